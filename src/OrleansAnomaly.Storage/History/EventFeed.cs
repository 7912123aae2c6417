using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// What a runtime tells its subscribers: events that history has, those that are told and not in history yet, and those to come, as one stream without
/// gap or repetition. Telling is for one thread at a time, in the order of <see cref="FleetEvent.Position"/>; subscribing may happen on any.
/// </summary>
/// <param name="history">Where events of the past are read.</param>
/// <param name="told">
/// The sequence up to which history is read for a subscriber that resumes: it must never lie beyond what was told here since the feed began. By default that
/// of history, for a runtime that tells before it writes.
/// </param>
public sealed class EventFeed(IHistory history, Func<long>? told = null)
{
    private const int ResumePage = 500;

    private readonly Func<long> _through = told ?? (() => history.Sequence);
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<FleetEvent> _unstored = [];
    private (bool HasEnded, Exception? Why) _end;

    /// <summary>Tells subscribers, and keeps the events until history has them (<see cref="Stored"/>).</summary>
    /// <param name="events">In order of position; all come after those that were told before.</param>
    public void Tell(IReadOnlyList<FleetEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        lock (_gate)
        {
            _unstored.AddRange(events);
            foreach (Subscription subscription in _subscriptions)
            {
                foreach (FleetEvent found in events)
                    subscription.Offer(found);
            }
        }
    }

    /// <summary>History was written: what it has is kept no longer.</summary>
    public void Stored()
    {
        long through = _through();
        lock (_gate)
            _unstored.RemoveAll(found => found.Position.Sequence <= through);
    }

    /// <summary>Subscriptions end when they have told what waits, those of now and those to come.</summary>
    /// <param name="why">What made the runtime stop, of which subscribers are told by a <see cref="FleetStoppedException"/>; null where it was shut down.</param>
    public void End(Exception? why)
    {
        lock (_gate)
        {
            _end = (true, why);
            _unstored.Clear();
            foreach (Subscription subscription in _subscriptions)
                subscription.End(why);
        }
    }

    /// <summary>Events from a position on, as they come; see <see cref="IFleet.SubscribeAsync"/>.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The position of the last event seen; null begins with what happens next.</param>
    /// <param name="stop">Ends the subscription.</param>
    public IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ReadAsync(filter, after, stop);
    }

    private async IAsyncEnumerable<FleetEvent> ReadAsync(EventFilter filter, EventPosition? after, [EnumeratorCancellation] CancellationToken stop)
    {
        // Most of what is long past is read before the subscription begins to gather, so that a long story does not overflow it.
        EventPosition? at = after;
        for (bool isBehind = after is not null; isBehind;)
        {
            IReadOnlyList<FleetEvent> page = history.Events(filter, at!.Value, _through(), ResumePage);
            foreach (FleetEvent found in page)
                yield return found;
            at = page.Count > 0 ? page[^1].Position : at;
            isBehind = page.Count == ResumePage;
            stop.ThrowIfCancellationRequested();
        }
        var subscription = new Subscription(filter, at);
        FleetEvent[] unstored = [];
        long stored = 0;
        lock (_gate)
        {
            _subscriptions.Add(subscription);
            if (_end.HasEnded)
                subscription.End(_end.Why);
            if (after is not null)
            {
                stored = _through() + 1;
                unstored = [.. _unstored.Where(found => found.Position.Sequence >= stored)];
            }
        }
        try
        {
            for (bool isBehind = after is not null; isBehind;)
            {
                IReadOnlyList<FleetEvent> page = history.Events(filter, at!.Value, stored - 1, ResumePage);
                foreach (FleetEvent found in page)
                    yield return found;
                at = page.Count > 0 ? page[^1].Position : at;
                isBehind = page.Count == ResumePage;
            }
            foreach (FleetEvent found in unstored)
            {
                if (filter.Takes(found) && found.Position > at)
                    yield return found;
            }
            while (await subscription.NextAsync(stop).ConfigureAwait(false) is { } next)
                yield return next;
        }
        finally
        {
            lock (_gate)
                _subscriptions.Remove(subscription);
        }
    }
}
