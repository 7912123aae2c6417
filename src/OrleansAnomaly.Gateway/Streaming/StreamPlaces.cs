using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>How many streams are open, of as many as may be.</summary>
internal sealed class StreamPlaces(GatewayOptions options, GatewayMetrics metrics)
{
    private int _taken;

    /// <summary>Takes a place until <see cref="GiveBack"/>.</summary>
    /// <exception cref="RefusedRequestException">There is none.</exception>
    public void Take()
    {
        if (Interlocked.Increment(ref _taken) <= options.MaxStreams)
        {
            metrics.StreamOpened();
            return;
        }
        Interlocked.Decrement(ref _taken);
        throw new RefusedRequestException(ProblemKind.TooManyRequests, $"{options.MaxStreams} streams are open, which is as many as may be (MaxStreams)");
    }

    public void GiveBack()
    {
        Interlocked.Decrement(ref _taken);
        metrics.StreamClosed();
    }
}
