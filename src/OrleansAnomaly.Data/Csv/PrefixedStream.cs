namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// A stream whose first bytes were already taken from it to look at them: gives those again, then the rest. For reading forward only; closes nothing.
/// </summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
{
    private int _given;

    /// <summary>What is read after the prefix; may be exchanged at any time.</summary>
    public Stream Rest { get; set; } = rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_given == prefix.Length)
            return Rest.Read(buffer);
        int take = Math.Min(buffer.Length, prefix.Length - _given);
        prefix.AsSpan(_given, take).CopyTo(buffer);
        _given += take;
        return take;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
