using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Where scored rows go: buffered text on a stream. docs/cli.md describes the columns.</summary>
internal abstract class ResultTarget(Stream stream, bool leaveOpen) : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private byte[] _buffer = new byte[BufferBytes];
    private int _used;

    /// <summary>The names of the sensors in the rows to come, and the file they come from where there are several files.</summary>
    /// <exception cref="Data.Csv.UnusableInputException">The format cannot hold these sensors after those of earlier files.</exception>
    public abstract void Begin(IReadOnlyList<string> sensors, string? file, bool hasAssets);

    /// <summary>Writes a row.</summary>
    /// <param name="asset">The row's key, where rows have one.</param>
    /// <param name="time">Event time.</param>
    /// <param name="verdicts">By sensor.</param>
    /// <param name="found">What was found of the whole asset; null with a single sensor, and where a row could not wait for it.</param>
    public abstract void Write(string? asset, long time, ReadOnlySpan<Verdict> verdicts, in AssetVerdict? found);

    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        stream.Flush();
        _used = 0;
    }

    public void Dispose()
    {
        Flush();
        if (!leaveOpen)
            stream.Dispose();
    }

    protected void Append(ReadOnlySpan<byte> utf8)
    {
        Room(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_used));
        _used += utf8.Length;
    }

    protected void Append(ReadOnlySpan<char> text)
    {
        Room(3 * text.Length);
        _used += System.Text.Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_used));
    }

    protected void Append<T>(T value, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        Room(64);
        value.TryFormat(_buffer.AsSpan(_used), out int written, format, System.Globalization.CultureInfo.InvariantCulture);
        _used += written;
    }

    private void Room(int bytes)
    {
        if (_used + bytes <= _buffer.Length)
            return;
        stream.Write(_buffer, 0, _used);
        _used = 0;
        if (bytes > _buffer.Length)
            _buffer = new byte[bytes];
    }
}
