using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>What a silo has done since it was started.</summary>
internal sealed class SiloCounts
{
    private readonly Lock _gate = new();
    private readonly long[] _refused = new long[Enum.GetValues<RefusalReason>().Length];
    private long _accepted, _evicted, _returned, _replayed, _deposed;
    private ScoringCounts _scored;

    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Assets whose states left memory because it was short.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>Assets whose states came back.</summary>
    public long Returned => Volatile.Read(ref _returned);

    /// <summary>Positions that were applied anew, by owners that took a partition up.</summary>
    public long Replayed => Volatile.Read(ref _replayed);

    /// <summary>How often a partition was lost to another owner, or given up because nobody knew what was written.</summary>
    public long Deposed => Volatile.Read(ref _deposed);

    public Dictionary<RefusalReason, long> Refused => Enum.GetValues<RefusalReason>().ToDictionary(reason => reason, reason => Volatile.Read(ref _refused[(int)reason]));

    public ScoringTally Scored
    {
        get
        {
            lock (_gate)
                return _scored.ToTally([]);
        }
    }

    public void Accept(int rows) => Interlocked.Add(ref _accepted, rows);

    public void Refuse(RefusalReason reason) => Interlocked.Increment(ref _refused[(int)reason]);

    public void Score(in ScoringCounts counts)
    {
        lock (_gate)
            _scored.Add(counts);
    }

    public void Evict() => Interlocked.Increment(ref _evicted);

    public void Return() => Interlocked.Increment(ref _returned);

    public void Replay(long positions) => Interlocked.Add(ref _replayed, positions);

    public void Depose() => Interlocked.Increment(ref _deposed);
}
