using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Edge.Replay;

/// <summary>What a replay found.</summary>
public sealed record ReplayResult
{
    /// <summary>Every verdict of the sensor within the stretch, by event time; of one time as the log has them.</summary>
    public required IReadOnlyList<VerdictRecord> Verdicts { get; init; }

    /// <summary>
    /// What was told of those incidents of the sensor's asset that lie in the stretch at least in part, in the order in which it was told. The
    /// replay ends soon after the stretch: an incident that ended later is told as it stood.
    /// </summary>
    public required IReadOnlyList<IncidentEvent> Incidents { get; init; }

    /// <summary>When the snapshot was taken that the replay began with, by the fleet's clock; <see cref="Core.Readings.EventTime.None"/> where it began with the log.</summary>
    public required long Snapshot { get; init; }

    /// <summary>
    /// Whether the monitors knew nothing at first although the fleet did, because the stored states are of another detector than the options ask for.
    /// Then the verdicts begin after <see cref="Snapshot"/>, and are at first those of a sensor that is new.
    /// </summary>
    public required bool StartedEmpty { get; init; }
}
