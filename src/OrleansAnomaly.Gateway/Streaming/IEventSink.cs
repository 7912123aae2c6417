using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>
/// The way to one subscriber. Three sides: <see cref="ServerSentSink"/>, <see cref="WebSocketSink"/> and <see cref="Rpc.Calls.RpcSink"/>. Each member returns when the connection has taken
/// what was sent, or ends it where the reader takes nothing for too long; then, and when the reader goes, <see cref="OperationCanceledException"/> is thrown.
/// </summary>
internal interface IEventSink
{
    /// <summary>Tells the subscriber that nothing is missed from here on.</summary>
    Task OpenAsync(CancellationToken stop);

    /// <summary>Sends an event. It may wait for others until <see cref="FlushAsync"/>.</summary>
    ValueTask SendAsync(FleetEvent told, CancellationToken stop);

    /// <summary>Has sent events go out.</summary>
    ValueTask FlushAsync(CancellationToken stop);

    /// <summary>A sign of life.</summary>
    ValueTask BeatAsync(CancellationToken stop);

    /// <summary>Sends the last words, why nothing more comes, and ends in order.</summary>
    Task EndAsync(string reason, CancellationToken stop);
}
