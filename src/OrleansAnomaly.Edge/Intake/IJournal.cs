using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>What the committer writes to: the log on disk, or for a fleet in memory nothing but the numbering.</summary>
internal interface IJournal
{
    long NextSequence { get; }

    /// <summary>What lies before this sequence outlives a loss of power. May be asked by any thread.</summary>
    long DurableSequence { get; }

    void Write(LogGroup group);

    void FlushIfDue();

    void Flush();
}

/// <summary>The log on disk.</summary>
internal sealed class DiskJournal(PartitionLog log) : IJournal
{
    public long NextSequence => log.NextSequence;

    public long DurableSequence => log.DurableSequence;

    public void Write(LogGroup group) => log.Write(group);

    public void FlushIfDue() => log.FlushIfDue();

    public void Flush() => log.Flush();
}

/// <summary>Numbers the records and forgets them.</summary>
internal sealed class NoJournal : IJournal
{
    private readonly long[] _positions = new long[Core.Readings.SensorId.Partitions];

    public long NextSequence { get; private set; }

    // There is nothing to be lost that anything else outlives.
    public long DurableSequence => long.MaxValue;

    public void Write(LogGroup group) => NextSequence = group.Number(_positions, NextSequence);

    public void FlushIfDue()
    {
    }

    public void Flush()
    {
    }
}
