using Grpc.Core;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>Reads so many bytes and no more.</summary>
/// <param name="from">What is read; disposed of with this.</param>
/// <param name="most">How many.</param>
internal sealed class BoundedStream(Stream from, int most) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Count(from.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Count(from.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            from.Dispose();
        base.Dispose(disposing);
    }

    /// <exception cref="RpcException">More bytes come than there may be.</exception>
    private int Count(int read)
    {
        _read += read;
        return _read <= most ? read : throw new RpcException(new Status(StatusCode.ResourceExhausted, $"the message unpacks to more than {most} bytes"));
    }
}
