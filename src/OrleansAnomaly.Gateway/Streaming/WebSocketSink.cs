using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>A WebSocket that only tells: messages are text, one event each. Pings are answered and sent by the framework.</summary>
internal sealed class WebSocketSink(HttpContext context, Patience patience) : IEventSink, IDisposable
{
    // What a client says is passed over up to here, so that a greeting does no harm, and a flood does not either.
    private const int MostHeard = 4_096;

    private WebSocket? _socket;
    private Task _hearing = Task.CompletedTask;

    /// <summary>Accepts the connection: the client knows then that it is subscribed.</summary>
    public async Task OpenAsync(CancellationToken stop)
    {
        _socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        _hearing = HearAsync(_socket, stop);
    }

    public async ValueTask SendAsync(EventText text, CancellationToken stop)
    {
        try
        {
            // Not stopped in the middle: half a message would spoil those after it.
            await patience.WaitAsync(_socket!.SendAsync(text.Message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None), stop).ConfigureAwait(false);
        }
        catch (WebSocketException gone)
        {
            throw new OperationCanceledException("the reader of the stream has gone", gone);
        }
    }

    public ValueTask FlushAsync(CancellationToken stop) => ValueTask.CompletedTask;

    /// <summary>The framework's own pings are the sign of life.</summary>
    public ValueTask BeatAsync(CancellationToken stop) =>
        _hearing.IsCompleted ? ValueTask.FromException(new OperationCanceledException("the reader of the stream has gone")) : ValueTask.CompletedTask;

    public async Task EndAsync(EventText text, CancellationToken stop)
    {
        await SendAsync(text, stop).ConfigureAwait(false);
        await patience.WaitAsync(new ValueTask(CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the stream has ended")), stop).ConfigureAwait(false);
        // Until the client has closed too.
        await patience.WaitAsync(new ValueTask(_hearing), stop).ConfigureAwait(false);
    }

    public void Dispose() => _socket?.Dispose();

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        try
        {
            await _socket!.CloseOutputAsync(status, reason, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebSocketException gone)
        {
            throw new OperationCanceledException("the reader of the stream has gone", gone);
        }
    }

    /// <summary>Takes what comes from the client: pongs, its close, and words that nobody has asked for.</summary>
    private async Task HearAsync(WebSocket socket, CancellationToken stop)
    {
        byte[] buffer = new byte[256];
        int heard = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false);
                heard += received.Count;
                if (received.MessageType == WebSocketMessageType.Close && socket.State == WebSocketState.CloseReceived)
                    await CloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
                else if (heard > MostHeard)
                    await CloseAsync(WebSocketCloseStatus.PolicyViolation, "this stream takes no messages").ConfigureAwait(false);
                else if (received.MessageType != WebSocketMessageType.Close)
                    continue;
                return;
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // Whoever sends next learns that nobody is there.
        }
    }
}
