using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>How a sensor is.</summary>
public enum SensorStatus : byte
{
    /// <summary>Known, but nothing measured yet.</summary>
    Silent = 0,

    /// <summary>It tells what it is expected to tell.</summary>
    Normal = 1,

    /// <summary>Its latest verdict is anomalous.</summary>
    Anomalous = 2,

    /// <summary>Its readings stay away.</summary>
    Missing = 3,
}

/// <summary>What is known of a sensor's intake and state.</summary>
public sealed record SensorInfo
{
    /// <summary>The sensor.</summary>
    public required SensorId Sensor { get; init; }

    /// <summary>How it is.</summary>
    public SensorStatus Status { get; init; }

    /// <summary>In what way, where it is anomalous.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Whether its state is in memory; otherwise it comes back with the next reading.</summary>
    public bool InMemory { get; init; }

    /// <summary>Intake, applied position and verdict digest.</summary>
    public SensorSummary Intake { get; init; }

    /// <summary>How a sensor is, by what its monitor has taken in.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="intake">What its monitor says; <see cref="SensorSummary.Empty"/> where it has no state yet.</param>
    /// <param name="inMemory">Whether its state is in memory.</param>
    public static SensorInfo Of(SensorId sensor, in SensorSummary intake, bool inMemory) => new()
    {
        Sensor = sensor,
        Status = intake.LastTime == EventTime.None ? SensorStatus.Silent
            : intake.Kind == AnomalyKind.None ? SensorStatus.Normal
            : intake.Kind == AnomalyKind.MissingData ? SensorStatus.Missing : SensorStatus.Anomalous,
        Kind = intake.Kind,
        InMemory = inMemory,
        Intake = intake,
    };
}

/// <summary>What a fleet has taken in, holds and has refused, since it was started.</summary>
public sealed record FleetStatus
{
    /// <summary>Sensors known.</summary>
    public long Sensors { get; init; }

    /// <summary>Assets known.</summary>
    public long Assets { get; init; }

    /// <summary>Assets whose states are in memory.</summary>
    public long AssetsInMemory { get; init; }

    /// <summary>Bytes of memory that states and catalogue take up.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Bytes of memory they may take up.</summary>
    public long MemoryBudget { get; init; }

    /// <summary>Rows accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Rows refused, by reason.</summary>
    public IReadOnlyDictionary<RefusalReason, long> Refused { get; init; } = new Dictionary<RefusalReason, long>();

    /// <summary>Rows scored, late, duplicate and so on.</summary>
    public ScoringTally Scored { get; init; } = new();

    /// <summary>Assets whose states left memory because it was short.</summary>
    public long Evicted { get; init; }

    /// <summary>Assets whose states came back.</summary>
    public long Returned { get; init; }

    /// <summary>Where the log's durable part ends.</summary>
    public EventPosition Position { get; init; }

    /// <summary>Why nothing is taken in any more; null while all is well.</summary>
    public string? Failure { get; init; }
}

/// <summary>Why rows are refused.</summary>
public enum RefusalReason : byte
{
    /// <summary>The time lies too far ahead of the fleet's clock.</summary>
    Future = 0,

    /// <summary>A new sensor, and the memory budget is spent.</summary>
    Budget = 1,

    /// <summary>A new sensor of an asset that has as many as an asset may have.</summary>
    AssetFull = 2,
}
