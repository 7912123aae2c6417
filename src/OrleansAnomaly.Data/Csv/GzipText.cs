using System.IO.Compression;

namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// The text of gzip data. Unlike the stream that it rests on, it tells data that break off from data that end:
/// reading throws <see cref="InvalidDataException"/> where they break off.
/// </summary>
internal sealed class GzipText : Stream
{
    // Gzip data may be followed by more gzip data. So a known piece is fed after the end: it comes out as it went in only if the data before it were whole.
    private static readonly byte[] s_probe = [0x5A, 0xA5, 0xC3, 0x3C];
    private static readonly byte[] s_zippedProbe = Zip(s_probe);

    private readonly PrefixedStream _zipped;
    private readonly GZipStream _text;
    private bool _ended;

    public GzipText(PrefixedStream zipped)
    {
        _zipped = zipped;
        _text = new GZipStream(zipped, CompressionMode.Decompress, leaveOpen: true);
    }

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
        if (_ended || buffer.IsEmpty)
            return 0;
        int got = _text.Read(buffer);
        if (got > 0)
            return got;
        _ended = true;
        _zipped.Rest = new MemoryStream(s_zippedProbe, writable: false);
        Span<byte> probe = stackalloc byte[s_probe.Length + 1];
        if (!probe[.._text.ReadAtLeast(probe, probe.Length, throwOnEndOfStream: false)].SequenceEqual(s_probe))
            throw new InvalidDataException("they break off");
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Zip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.NoCompression))
            zip.Write(bytes);
        return target.ToArray();
    }
}
