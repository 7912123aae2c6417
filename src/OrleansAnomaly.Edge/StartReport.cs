using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge;

/// <summary>What a fleet found when it was started.</summary>
public sealed record StartReport
{
    /// <summary>Sensors known.</summary>
    public int Sensors { get; init; }

    /// <summary>Records of the log that were replayed, because the snapshot lacked them.</summary>
    public long ReplayedRecords { get; init; }

    /// <summary>What was found in the log; null for a fleet in memory.</summary>
    public LogRecovery? Log { get; init; }

    /// <summary>What was damaged and passed over: snapshots in favour of an earlier one, and what was left out because loss was accepted.</summary>
    public IReadOnlyList<StorageException> Damages { get; init; } = [];
}
