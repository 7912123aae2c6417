using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Storage.History;

/// <summary>Events that one subscriber has not taken yet; of too many the oldest go, and it is told how many.</summary>
internal sealed class Subscription(EventFilter filter, EventPosition? after)
{
    private const int Capacity = 4_096;

    private readonly Lock _gate = new();
    private readonly Queue<FleetEvent> _events = new();
    private TaskCompletionSource? _waiting;
    private long _missed;
    private EventPosition _lastMissed;
    private Exception? _ended;
    private bool _hasEnded;

    public void Offer(FleetEvent found)
    {
        if (!filter.Takes(found) || found.Position <= after)
            return;
        lock (_gate)
        {
            if (_events.Count == Capacity)
            {
                _lastMissed = _events.Dequeue().Position;
                _missed++;
            }
            _events.Enqueue(found);
            _waiting?.TrySetResult();
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void End(Exception? why)
    {
        lock (_gate)
        {
            (_hasEnded, _ended) = (true, why);
            _waiting?.TrySetResult();
        }
    }

    /// <summary>The next event; null at the end.</summary>
    public async ValueTask<FleetEvent?> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                if (_missed > 0)
                {
                    var missed = new MissedEvents(_lastMissed, _missed);
                    _missed = 0;
                    return missed;
                }
                if (_events.TryDequeue(out FleetEvent? found))
                    return found;
                if (_hasEnded)
                    return _ended is null ? null : throw new FleetStoppedException(_ended.Message, _ended);
                _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _waiting.Task;
            }
            await wait.WaitAsync(stop).ConfigureAwait(false);
        }
    }
}
