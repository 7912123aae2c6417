using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc.Messages;
using OrleansAnomaly.Gateway.Streaming;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>Events as the replies of a call.</summary>
internal sealed class RpcSink(IReplies<SubscribeResponse> replies) : IEventSink
{
    public async Task OpenAsync(CancellationToken stop) => await replies.OpenAsync(stop).ConfigureAwait(false);

    public ValueTask SendAsync(FleetEvent told, CancellationToken stop) => replies.SendAsync(EventMessage.Of(told), stop, isMoreComing: true);

    public ValueTask FlushAsync(CancellationToken stop) => replies.FlushAsync(stop);

    /// <summary>Pings of HTTP/2 are the sign of life.</summary>
    public ValueTask BeatAsync(CancellationToken stop) => ValueTask.CompletedTask;

    /// <summary>The status has the last words; a stream that ended can be resumed, which is what this one says.</summary>
    public async Task EndAsync(string reason, CancellationToken stop)
    {
        await replies.FlushAsync(stop).ConfigureAwait(false);
        throw new RefusedRequestException(ProblemKind.NotReady, reason);
    }
}
