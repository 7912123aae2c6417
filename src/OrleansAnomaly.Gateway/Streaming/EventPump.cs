using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Metrics;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>
/// Carries a fleet's events to one subscriber for as long as he wants them. At most one event is held beyond what the connection buffers: who is slow
/// is told by the fleet what he has missed, and holds up nobody. No thread waits.
/// </summary>
internal static class EventPump
{
    /// <summary>Between two signs of life.</summary>
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(15);

    /// <param name="fleet">Whose events.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="after">The last event seen; null begins with what happens next.</param>
    /// <param name="sink">Where they go.</param>
    /// <param name="time">The clock of the signs of life.</param>
    /// <param name="metrics">Counts them.</param>
    /// <param name="draining">Ends the stream in order.</param>
    /// <param name="aborted">The subscriber has gone.</param>
    /// <exception cref="OperationCanceledException">The subscriber has gone, or took nothing for too long.</exception>
    public static async Task RunAsync(
        IFleet fleet, EventFilter filter, EventPosition? after, IEventSink sink, TimeProvider time, GatewayMetrics metrics, CancellationToken draining, CancellationToken aborted)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(draining, aborted);
        using var beats = new PeriodicTimer(s_beat, time);
        await using IAsyncEnumerator<FleetEvent> events = fleet.SubscribeAsync(filter, after, ends.Token).GetAsyncEnumerator(ends.Token);
        // The fleet counts him in here, before he is told that he is.
        Task<bool> next = events.MoveNextAsync().AsTask();
        string reason = "the fleet has ended";
        try
        {
            await sink.OpenAsync(aborted).ConfigureAwait(false);
            Task<bool> beat = beats.WaitForNextTickAsync(CancellationToken.None).AsTask();
            while (true)
            {
                if (!next.IsCompleted)
                    await sink.FlushAsync(aborted).ConfigureAwait(false);
                while (await Task.WhenAny(next, beat).ConfigureAwait(false) != next)
                {
                    await sink.BeatAsync(aborted).ConfigureAwait(false);
                    beat = beats.WaitForNextTickAsync(CancellationToken.None).AsTask();
                }
                if (!await next.ConfigureAwait(false))
                    break;
                await sink.SendAsync(events.Current, aborted).ConfigureAwait(false);
                if (events.Current is MissedEvents(_, var missed))
                    metrics.EventsMissed(missed);
                else
                    metrics.EventsSent(1);
                ends.Token.ThrowIfCancellationRequested();
                next = events.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            reason = "the gateway is ending";
        }
        catch (FleetStoppedException stopped)
        {
            reason = stopped.Message;
        }
        finally
        {
            // An enumerator is not disposed while it is asked for more.
            await ends.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await sink.EndAsync(reason, aborted).ConfigureAwait(false);
    }
}
