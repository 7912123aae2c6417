using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>
/// Writes what waits into the log, many requests at a time (group commit), acknowledges it, and hands it to the shards. It also tells the time: ticks are
/// records like others. One thread.
/// </summary>
internal sealed class Committer(IntakeQueue queue, Door door, SensorCatalog catalog, IJournal journal, GroupFlow flow, TimeProvider time, EdgeOptions options)
{
    private const int MostGroupBytes = 4 << 20;

    private readonly long _tickInterval = EventTime.From(options.TickInterval);
    private readonly List<IngestRequest> _taken = [];
    private readonly bool[] _hasSensors = new bool[SensorId.Partitions];     // as far as the log knows
    private volatile bool _isFlushWanted;

    /// <summary>Time of the latest tick.</summary>
    public long LastTick { get; private set; } = EventTime.None;

    /// <summary>Why it has stopped for ever.</summary>
    public StorageException? Failure { get; private set; }

    /// <summary>Goes on after the ticks that a replay brought.</summary>
    public void Resume(long lastTick)
    {
        LastTick = lastTick;
        for (int partition = 0; partition < SensorId.Partitions; partition++)
            _hasSensors[partition] = catalog.Partition(partition).Sensors > 0;
        if (lastTick != EventTime.None)
            door.Tick(lastTick);
    }

    /// <summary>
    /// Whether the log outlives a loss of power up to a sequence; if not, it is flushed soon, whatever its policy. History and snapshots ask before they
    /// are written: they must never know more than the log, or what comes in after a loss would be taken for what they know already.
    /// </summary>
    public bool IsDurable(long sequence)
    {
        if (journal.DurableSequence >= sequence)
            return true;
        _isFlushWanted = true;
        return false;
    }

    /// <summary>Writes one group, if anything waits or a tick is due.</summary>
    /// <returns>Whether there was something to do.</returns>
    /// <exception cref="StorageException">The log has failed; every request is told, and no later one is taken.</exception>
    public bool Step()
    {
        if (Failure is not null)
            return false;
        if (_isFlushWanted)
        {
            _isFlushWanted = false;
            Guarded(journal.Flush);
            return true;
        }
        if (flow.IsFull)
            return false;
        // The clock is read after the queue: what was sent after the clock had moved never comes before the tick that says so.
        bool hasTaken = queue.Take(_taken, MostGroupBytes);
        long now = EventTime.From(time.GetUtcNow());
        bool ticks = LastTick == EventTime.None || now >= LastTick + _tickInterval;
        if (!hasTaken && !ticks)
        {
            Guarded(journal.FlushIfDue);
            return false;
        }
        CommittedGroup group = flow.Rent();
        // The time comes first, so that readings are held against the clock by which the door let them in, or a later one.
        if (ticks)
            Tick(group, now);
        foreach (IngestRequest request in _taken)
        {
            LogGroup records = request.TakeRecords();
            group.Requests.Add((group.Records.Records, request));
            group.Records.Append(records);
            door.ReturnGroup(records);
        }
        if (group.Records.Records > 0)
            Guarded(() => journal.Write(group.Records));
        long sequence = group.Records.Records > 0 ? group.Records.FirstSequence : journal.NextSequence;
        foreach (IngestRequest request in _taken)
            request.Acknowledge(sequence);
        _taken.Clear();
        foreach (LogRecord record in group.Records)
            _hasSensors[record.Partition] |= record.Kind == RecordKind.Define;
        group.NextSequence = journal.NextSequence;
        flow.Hand(group);
        return true;
    }

    private void Tick(CommittedGroup group, long now)
    {
        LastTick = Math.Max(LastTick, now);
        for (int partition = 0; partition < SensorId.Partitions; partition++)
        {
            if (_hasSensors[partition])
                TickRecord.Write(group.Records.Reserve(partition, RecordKind.Tick, 1, TickRecord.Bytes), LastTick);
        }
        group.HasTicks = true;
        door.Tick(LastTick);
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (StorageException failure)
        {
            Failure = failure;
            var stopped = new FleetStoppedException($"nothing is taken in any more, because the log cannot be written: {failure.Message}", failure);
            foreach (IngestRequest request in _taken)
                request.Fail(stopped);
            _taken.Clear();
            queue.Stop(stopped, dropWaiting: true);
            throw;
        }
    }
}
