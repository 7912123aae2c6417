using System.Buffers;

namespace OrleansAnomaly.Data.Csv;

/// <summary>What <see cref="LineWindow.FindEnd"/> found.</summary>
internal enum LineEnd
{
    /// <summary>A line ends there by CR or LF.</summary>
    Found,

    /// <summary>The input ends there; the line may be empty.</summary>
    Ended,

    /// <summary>No line ends within the bound.</summary>
    TooLong,

    /// <summary>More bytes must be awaited, and the caller does not want to wait.</summary>
    Waiting,
}

/// <summary>
/// A window over a stream of bytes that begins at the start of a line. It never grows beyond what the longest permitted line, or the sample, needs.
/// </summary>
internal sealed class LineWindow : IDisposable
{
    private const int FirstSize = 256 * 1024;
    private const int LeastRead = 4 * 1024;

    private readonly Stream _stream;
    private readonly int _maxLine;
    private readonly int _maxRead;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _scannedFrom = -1;
    private int _scannedTo;
    private bool _afterReturn;
    private bool _ended;

    /// <summary>Makes a window at the start of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="maxLine">Longest line in bytes.</param>
    /// <param name="firstSize">About how many bytes it holds at first.</param>
    /// <param name="maxRead">Most bytes asked of the stream at once.</param>
    public LineWindow(Stream stream, int maxLine, int firstSize = FirstSize, int maxRead = int.MaxValue)
    {
        _stream = stream;
        _maxLine = maxLine;
        _maxRead = maxRead;
        _buffer = ArrayPool<byte>.Shared.Rent(firstSize);
    }

    /// <summary>The number of the line at which the window begins, counted from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Bytes taken from the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>What is wrong with the compressed data; null: nothing so far.</summary>
    public string? Damage { get; private set; }

    /// <summary>What the window holds; valid until it is moved or filled.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Looks for the end of the line that holds offset <paramref name="from"/>, reading on if need be.</summary>
    /// <param name="from">Offset into the window at which a line begins.</param>
    /// <param name="mayWait">Whether to read from the stream.</param>
    /// <param name="end">The offset at which the line ends: of the CR or LF, or the length of the window.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="limit">The largest offset at which it may end; −1: the longest line.</param>
    public LineEnd FindEnd(int from, bool mayWait, out int end, CancellationToken cancel, int limit = -1)
    {
        end = 0;
        if (limit < 0)
            limit = _maxLine;
        if (_afterReturn)
        {
            if (_start == _end && !_ended && !mayWait)
                return LineEnd.Waiting;
            DropLineFeed(cancel);
        }
        // A line that comes in many small pieces is looked through once, not once per piece.
        int at = from == _scannedFrom ? _scannedTo : from;
        while (true)
        {
            int found = at < _end - _start ? Bytes[at..].IndexOfAny((byte)'\n', (byte)'\r') : -1;
            if (found >= 0)
            {
                end = at + found;
                (_scannedFrom, _scannedTo) = (from, end);
                return end > limit ? LineEnd.TooLong : LineEnd.Found;
            }
            at = _end - _start;
            (_scannedFrom, _scannedTo) = (from, at);
            if (at > limit)
                return LineEnd.TooLong;
            if (!_ended && !mayWait)
                return LineEnd.Waiting;
            if (!Fill(cancel))
            {
                end = at;
                return LineEnd.Ended;
            }
        }
    }

    /// <summary>The offset of the line after the one that ends at <paramref name="end"/> (an offset for which <see cref="LineEnd.Found"/> was said).</summary>
    public int After(int end, CancellationToken cancel)
    {
        if (Bytes[end] == '\r' && (end + 1 < _end - _start || Fill(cancel)) && Bytes[end + 1] == '\n')
            return end + 2;
        return end + 1;
    }

    /// <summary>Moves the window behind a line, or several.</summary>
    /// <param name="end">Where the last of them ends.</param>
    /// <param name="lines">How many.</param>
    public void Advance(int end, int lines)
    {
        _afterReturn = end < _end - _start && Bytes[end] == '\r';
        int past = Math.Min(end + 1, _end - _start);
        _start += past;
        _scannedFrom = -1;
        Line += lines;
    }

    /// <summary>Moves the window behind the present line, however long, without keeping it.</summary>
    /// <param name="excerpt">Takes the first bytes of the line.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The length of the line in bytes; where it is less than that of <paramref name="excerpt"/>, the rest of that is not written.</returns>
    public long SkipLine(Span<byte> excerpt, CancellationToken cancel)
    {
        long length = 0;
        while (true)
        {
            int end = Bytes.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> piece = end >= 0 ? Bytes[..end] : Bytes;
            if (length < excerpt.Length)
                piece[..(int)Math.Min(piece.Length, excerpt.Length - length)].CopyTo(excerpt[(int)length..]);
            length += piece.Length;
            if (end >= 0)
            {
                Advance(end, 1);
                return length;
            }
            _start = _end;
            _scannedFrom = -1;
            if (!Fill(cancel))
            {
                Line++;
                return length;
            }
        }
    }

    /// <summary>Skips a UTF-8 byte order mark at the start of the input.</summary>
    public void SkipMark(CancellationToken cancel)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        while (_end - _start < mark.Length && mark.StartsWith(Bytes) && Fill(cancel)) { }
        if (Bytes.StartsWith(mark))
            _start += mark.Length;
    }

    /// <summary>The first whole lines, as many as asked for or as fit; the same however the stream cuts its bytes. Does not move the window.</summary>
    /// <param name="lines">Most lines.</param>
    /// <param name="bytes">About how many bytes at most; one whole line is always given.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public ReadOnlySpan<byte> PeekLines(int lines, int bytes, CancellationToken cancel)
    {
        int from = 0;
        for (int line = 0; line < lines && from < bytes; line++)
        {
            LineEnd outcome = FindEnd(from, mayWait: true, out int end, cancel, limit: from + _maxLine);
            if (outcome != LineEnd.Found)
                return Bytes[..(outcome == LineEnd.Ended ? end : from)];
            from = After(end, cancel);
        }
        return Bytes[..from];
    }

    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        _start = _end = 0;
        _ended = true;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void DropLineFeed(CancellationToken cancel)
    {
        if (_start == _end)
            Fill(cancel);
        if (_start < _end && _buffer[_start] == '\n')
            _start++;
        _afterReturn = false;
    }

    // Reads at least one byte; false at the end.
    private bool Fill(CancellationToken cancel)
    {
        if (_ended)
            return false;
        cancel.ThrowIfCancellationRequested();
        if (_buffer.Length - _end < LeastRead)
            MakeRoom();
        int got;
        try
        {
            got = _stream.Read(_buffer.AsSpan(_end, Math.Min(_maxRead, _buffer.Length - _end)));
        }
        catch (InvalidDataException e)
        {
            Damage = e.Message;
            got = 0;
        }
        _ended = got == 0;
        _end += got;
        BytesRead += got;
        return got > 0;
    }

    private void MakeRoom()
    {
        int held = _end - _start;
        byte[] target = _buffer;
        if (held > _buffer.Length / 2)
            target = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Bytes.CopyTo(target);
        if (target != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = target;
        _start = 0;
        _end = held;
    }
}
