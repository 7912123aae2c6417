using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>At start: hands what the log has beyond the snapshot to the shards, as if it came in now. On the committer's thread, before it begins.</summary>
internal sealed class Replayer(LogReader reader, GroupFlow flow, long lastTick, Action<long> done)
{
    private long _lastTick = lastTick;

    public bool IsDone { get; private set; }

    /// <summary>What of the log was left out, because loss was accepted.</summary>
    public IReadOnlyList<LogLoss> Losses => reader.Losses;

    /// <summary>Records handed on.</summary>
    public long Records { get; private set; }

    /// <summary>Hands on the next group, or ends.</summary>
    /// <returns>Whether there was something to do.</returns>
    /// <exception cref="Storage.StorageException">The log is damaged.</exception>
    public bool Step()
    {
        if (IsDone || flow.IsFull)
            return false;
        if (reader.Next() is not { } found)
        {
            // New names are given where the old ones end, so all of them must be known first.
            if (!flow.IsEmpty)
                return false;
            reader.Dispose();
            IsDone = true;
            done(_lastTick);
            return true;
        }
        CommittedGroup group = flow.Rent();
        group.Records.CopyFrom(found);
        foreach (LogRecord record in group.Records)
        {
            Records++;
            // The shards say what is wrong with a tick.
            if (record.Kind != RecordKind.Tick || !TickRecord.TryRead(record.Payload, out long time, out _))
                continue;
            group.HasTicks = true;
            _lastTick = Math.Max(_lastTick, time);
        }
        group.IsReplay = true;
        group.NextSequence = reader.NextSequence;
        flow.Hand(group);
        return true;
    }
}
