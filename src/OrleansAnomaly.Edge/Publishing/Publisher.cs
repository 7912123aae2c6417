using System.Collections.Concurrent;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Edge.Publishing;

/// <summary>
/// Takes the groups that all shards are done with, in the order of the log: answers who waits for scores, tells subscribers, and writes
/// history in batches. One thread; subscribing may happen on any.
/// </summary>
internal sealed class Publisher(IHistory history, TimeProvider time, EdgeOptions options, Action<EnginePart, int> wake)
{
    private const int BatchRows = 20_000;

    private static readonly TimeSpan s_batchTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_upkeepTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<CommittedGroup> _groups = new();
    private readonly Lock _gate = new();
    private readonly EventFeed _feed = new(history);
    private readonly Unstored _unstored = new();
    private readonly HistoryBatch _batch = new();
    private readonly long _storedAtStart = history.Sequence + 1;
    private long _sequence = history.Sequence + 1;
    private long _batchBegun, _upkeep, _wanted, _found;

    public GroupFlow? Flow { get; set; }

    /// <summary>Whether the log outlives a loss of power up to a sequence.</summary>
    public Func<long, bool> IsDurable { get; set; } = _ => true;

    /// <summary>Sequence before which everything has been told to subscribers.</summary>
    public long Sequence => Interlocked.Read(ref _sequence);

    /// <summary>Sequence before which history has everything.</summary>
    public long Stored => history.Sequence + 1;

    public void Enqueue(CommittedGroup group) => _groups.Enqueue(group);

    /// <summary>Does the next piece of work.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StorageException">History cannot be written.</exception>
    public bool Step()
    {
        bool worked = false;
        if (_groups.TryPeek(out CommittedGroup? group) && group.IsScored)
        {
            _groups.TryDequeue(out _);
            Publish(group);
            Flow!.Return(group);
            worked = true;
        }
        long wanted = Interlocked.Read(ref _wanted);
        bool isDue = _batch.Verdicts.Count + _batch.Minutes.Count >= BatchRows
            || (_sequence > Stored && time.GetElapsedTime(_batchBegun) >= s_batchTime)
            || (_sequence >= wanted && Stored < wanted);
        if (isDue && !IsDurable(_sequence))
        {
            // The committer flushes the log first.
            wake(EnginePart.Committer, 0);
            isDue = false;
        }
        if (isDue)
            Store();
        return worked || isDue || Keep();
    }

    /// <summary>Has history written as soon as all before a sequence is told, instead of when a batch is full or old.</summary>
    public void StoreThrough(long sequence)
    {
        lock (_gate)
            Interlocked.Exchange(ref _wanted, Math.Max(_wanted, sequence));
        wake(EnginePart.Publisher, 0);
    }

    /// <summary>
    /// Ends when history has what was told of the verdicts that a query asks for, at once where it has: who was told something finds it when he asks.
    /// </summary>
    public Task KnownAsync(VerdictQuery query) => KnownAsync(unstored => unstored.Has(query));

    /// <inheritdoc cref="KnownAsync(VerdictQuery)"/>
    public Task KnownAsync(IncidentQuery query) => KnownAsync(unstored => unstored.Has(query));

    /// <summary>Writes what history does not have yet; the log must be durable as far.</summary>
    public void Store()
    {
        if (_sequence <= Stored)
            return;
        _batch.Sequence = _sequence - 1;
        history.Write(_batch);
        _batch.Clear();
        _batchBegun = time.GetTimestamp();
        _feed.Stored();
        lock (_gate)
            _unstored.Clear();
        wake(EnginePart.Snapshotter, 0);
    }

    /// <summary>Events from a position on, as they come.</summary>
    public IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after, CancellationToken stop) => _feed.SubscribeAsync(filter, after, stop);

    /// <summary>The shards have stopped: who waits for scores will have none.</summary>
    public void Abort(FleetStoppedException why)
    {
        foreach (CommittedGroup group in _groups)
        {
            foreach ((_, IngestRequest request) in group.Requests)
                request.Fail(why);
        }
        End(why);
    }

    /// <summary>Subscriptions end.</summary>
    public void End(Exception? why)
    {
        lock (_gate)
            _unstored.Clear();
        _feed.End(why);
    }

    private Task KnownAsync(Func<Unstored, bool> isUnstored)
    {
        Task stored;
        lock (_gate)
        {
            if (!isUnstored(_unstored))
                return Task.CompletedTask;
            stored = _unstored.StoredAsync();
            // What was found may be told only a moment later.
            Interlocked.Exchange(ref _wanted, Math.Max(_wanted, Math.Max(Sequence, _found)));
        }
        wake(EnginePart.Publisher, 0);
        return stored;
    }

    private void Publish(CommittedGroup group)
    {
        if (_sequence <= Stored)
            _batchBegun = time.GetTimestamp();
        // What a replay tells again history may have already.
        bool isKnown = group.NextSequence <= _storedAtStart;
        List<FleetEvent> events = [];
        bool hasFound = false;
        if (!isKnown)
        {
            foreach (ShardOutput output in group.Outputs)
            {
                _batch.Sensors.AddRange(output.Names);
                _batch.Verdicts.AddRange(output.Verdicts);
                _batch.Incidents.AddRange(output.Incidents);
                _batch.Minutes.AddRange(output.Minutes);
                hasFound |= output.Verdicts.Count + output.Incidents.Count > 0;
                foreach (StoredVerdict verdict in output.Verdicts)
                {
                    if (verdict.IsEvent)
                        events.Add(new VerdictEvent(verdict.Position, verdict.Record));
                }
                foreach (StoredIncident incident in output.Incidents)
                    events.Add(new IncidentEvent(incident.Position, incident.Change, incident.Incident));
            }
        }
        if (hasFound)
        {
            // Who is told something and asks at once must already be made to wait for history.
            lock (_gate)
            {
                foreach (ShardOutput output in group.Outputs)
                    _unstored.Add(output);
                _found = group.NextSequence;
            }
            events.Sort((one, other) => one.Position.CompareTo(other.Position));
            _feed.Tell(events);
        }
        Interlocked.Exchange(ref _sequence, Math.Max(_sequence, group.NextSequence));
        foreach ((_, IngestRequest request) in group.Requests)
        {
            if (request.Tally is not null)
                request.Complete();
        }
    }

    /// <summary>History's own work, a little at a time while nothing else is to be done.</summary>
    private bool Keep()
    {
        if (time.GetElapsedTime(_upkeep) < s_upkeepTime)
            return false;
        if (history.Compact(EventTime.From(time.GetUtcNow())))
            return true;
        history.Trim(EventTime.From(time.GetUtcNow()) - EventTime.From(options.HistoryRetention));
        _upkeep = time.GetTimestamp();
        return true;
    }
}
