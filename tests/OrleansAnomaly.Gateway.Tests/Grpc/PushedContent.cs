using System.Net;
using System.Threading.Channels;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>A body that is sent piece by piece.</summary>
internal sealed class PushedContent : HttpContent
{
    private readonly Channel<(byte[] Bytes, TaskCompletionSource Sent)> _pieces = Channel.CreateUnbounded<(byte[] Bytes, TaskCompletionSource Sent)>();

    /// <summary>Sends a piece; returns when it is on its way.</summary>
    public Task PushAsync(byte[] bytes)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pieces.Writer.TryWrite((bytes, sent));
        return sent.Task;
    }

    public void Complete() => _pieces.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Headers go out before there is anything to send.
        await stream.FlushAsync(cancellationToken);
        await foreach ((byte[] bytes, TaskCompletionSource sent) in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            sent.SetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
