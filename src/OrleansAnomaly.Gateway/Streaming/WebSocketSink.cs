using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>A WebSocket that only tells: messages are text, one event each. Pings are answered and sent by the framework.</summary>
/// <param name="context">The request to upgrade.</param>
/// <param name="patience">How long the reader may take nothing.</param>
/// <param name="gone">Cancelled when the reader has closed, so that nobody waits for the next event to find out.</param>
internal sealed class WebSocketSink(HttpContext context, Patience patience, CancellationTokenSource gone) : IEventSink, IDisposable
{
    // What a client says is passed over up to here, so that a greeting does no harm; then it is told to stop, and after as much as this it is not heard out.
    private const int MostHeard = 4_096, MostPassedOver = 64 << 10;

    private WebSocket? _socket;
    private Task _hearing = Task.CompletedTask;

    /// <summary>Accepts the connection: the client knows then that it is subscribed.</summary>
    public async Task OpenAsync(CancellationToken stop)
    {
        // Of what a browser offers one must be taken, and never the one that is its key.
        string? protocol = context.WebSockets.WebSocketRequestedProtocols.Contains(Credentials.StreamProtocol) ? Credentials.StreamProtocol : null;
        _socket = await context.WebSockets.AcceptWebSocketAsync(protocol).ConfigureAwait(false);
        _hearing = HearAsync(_socket, stop);
    }

    public ValueTask SendAsync(FleetEvent told, CancellationToken stop) => SendAsync(EventText.Of(told), stop);

    public ValueTask FlushAsync(CancellationToken stop) => ValueTask.CompletedTask;

    /// <summary>The framework's own pings are the sign of life.</summary>
    public ValueTask BeatAsync(CancellationToken stop) =>
        _socket!.State == WebSocketState.Open ? ValueTask.CompletedTask : ValueTask.FromException(new OperationCanceledException("the stream was closed"));

    public async Task EndAsync(string reason, CancellationToken stop)
    {
        await SendAsync(EventText.End(reason), stop).ConfigureAwait(false);
        await patience.WaitAsync(new ValueTask(CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the stream has ended")), stop).ConfigureAwait(false);
        // Until the client has closed too.
        await patience.WaitAsync(new ValueTask(_hearing), stop).ConfigureAwait(false);
    }

    public void Dispose() => _socket?.Dispose();

    private async ValueTask SendAsync(EventText text, CancellationToken stop)
    {
        try
        {
            // Not stopped in the middle: half a message would spoil those after it.
            ValueTask sending = _socket!.SendAsync(text.Message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None);
            await patience.WaitAsync(sending, stop).ConfigureAwait(false);
        }
        catch (WebSocketException failure)
        {
            throw new OperationCanceledException("the reader of the stream has gone", failure);
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        try
        {
            await _socket!.CloseOutputAsync(status, reason, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebSocketException failure)
        {
            throw new OperationCanceledException("the reader of the stream has gone", failure);
        }
    }

    /// <summary>Takes what comes from the client: pongs, its close, and words that nobody has asked for.</summary>
    private async Task HearAsync(WebSocket socket, CancellationToken stop)
    {
        byte[] buffer = new byte[256];
        int heard = 0;
        try
        {
            while (heard <= MostPassedOver)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false);
                heard += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    if (socket.State == WebSocketState.CloseReceived)
                        await CloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
                    break;
                }
                if (heard > MostHeard && socket.State == WebSocketState.Open)
                    await CloseAsync(WebSocketCloseStatus.PolicyViolation, "this stream takes no messages").ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            // Nobody is there any more.
        }
        await gone.CancelAsync().ConfigureAwait(false);
    }
}
