using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Silo.Fleet;

/// <summary>
/// Follows the end of history, once for all subscribers of a process, and only while there are some. The places of events are given in the order in which
/// they become visible, so whoever reads up to the last misses none.
/// </summary>
internal sealed class EventTail : IAsyncDisposable
{
    private const int PageEvents = 2_000;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50), s_again = TimeSpan.FromSeconds(1);

    private readonly IClusterHistory _history;
    private readonly ILogger _logger;
    private readonly EventFeed _feed;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private Task _loop = Task.CompletedTask;
    private int _subscribers;
    private long _told = -1;

    public EventTail(IClusterHistory history, ILogger logger)
    {
        _history = history;
        _logger = logger;
        _feed = new EventFeed(history, () => Volatile.Read(ref _told));
    }

    /// <summary>Events from a position on, as they come. What happened before it was asked is there at once.</summary>
    public async IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after, Func<Task> flush, [EnumeratorCancellation] CancellationToken stop)
    {
        await EnterAsync(after is null ? null : flush, stop).ConfigureAwait(false);
        try
        {
            await foreach (FleetEvent found in _feed.SubscribeAsync(filter, after, stop).ConfigureAwait(false))
                yield return found;
        }
        finally
        {
            lock (_gate)
                _subscribers--;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _feed.End(null);
        await _ended.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task EnterAsync(Func<Task>? flush, CancellationToken stop)
    {
        if (flush is not null)
            await flush().WaitAsync(stop).ConfigureAwait(false);
        lock (_gate)
        {
            _subscribers++;
            if (_subscribers == 1 && _loop.IsCompleted)
            {
                // Nobody has listened: what happened meanwhile is history's.
                Volatile.Write(ref _told, Math.Max(_told, _history.LastPlace));
                _loop = Task.Run(FollowAsync);
            }
        }
        if (flush is not null)
            await FollowOnceAsync().ConfigureAwait(false);
    }

    private async Task FollowAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            TimeSpan pause = s_step;
            try
            {
                await FollowOnceAsync().ConfigureAwait(false);
            }
            catch (StorageException failure)
            {
                SiloLog.HistoryAway(_logger, failure);
                pause = s_again;
            }
            await Task.Delay(pause, _ended.Token).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            lock (_gate)
            {
                if (_subscribers == 0)
                {
                    _loop = Task.CompletedTask;
                    return;
                }
            }
        }
    }

    private async Task FollowOnceAsync()
    {
        await _following.WaitAsync(_ended.Token).ConfigureAwait(false);
        try
        {
            while (_history.LastPlace is var last && last > _told)
            {
                IReadOnlyList<FleetEvent> events = _history.EventsOfAll(_told, last, PageEvents);
                _feed.Tell(events);
                Volatile.Write(ref _told, events.Count == PageEvents ? events[^1].Position.Sequence : last);
                _feed.Stored();
            }
        }
        finally
        {
            _following.Release();
        }
    }

    private readonly SemaphoreSlim _following = new(1, 1);
}
