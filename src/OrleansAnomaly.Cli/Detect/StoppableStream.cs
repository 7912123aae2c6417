namespace OrleansAnomaly.Cli.Detect;

/// <summary>
/// A stream that ends when the command is to stop. Reading a terminal or a pipe blocks and cannot be cancelled,
/// so the wait for it is given up instead; the read itself is left behind.
/// </summary>
internal sealed class StoppableStream(Stream inner, CancellationToken stop) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (stop.IsCancellationRequested)
            return 0;
        // Its own buffer: a read that is left behind must not write into one that is in use again.
        byte[] own = new byte[count];
        Task<int> read = Task.Run(() => inner.Read(own, 0, count), CancellationToken.None);
        try
        {
            read.Wait(stop);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (AggregateException failed) when (failed.InnerException is IOException cause)
        {
            throw cause;
        }
        own.AsSpan(0, read.Result).CopyTo(buffer.AsSpan(offset));
        return read.Result;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
