using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What the fleet has taken in, holds and has refused since it was started; <see cref="FleetStatus"/> has the meaning of each field.</summary>
public sealed record StatusBody
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

    /// <summary>Rows refused by the fleet, by reason.</summary>
    public required IReadOnlyDictionary<RefusalReason, long> Refused { get; init; }

    /// <summary>Rows scored.</summary>
    public long Scored { get; init; }

    /// <summary>Rows that were no measurement.</summary>
    public long NoMeasurement { get; init; }

    /// <summary>Rows of a time that their sensor had already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows older than their sensor's newest.</summary>
    public long Late { get; init; }

    /// <summary>Rows that lay too far ahead.</summary>
    public long Future { get; init; }

    /// <summary>Assets whose states left memory because it was short.</summary>
    public long Evicted { get; init; }

    /// <summary>Assets whose states came back.</summary>
    public long Returned { get; init; }

    /// <summary>Where the log's durable part ends; what <c>/v1/stream?after=</c> takes.</summary>
    public required string Position { get; init; }

    /// <summary>Why nothing is taken in any more; null while all is well.</summary>
    public string? Failure { get; init; }

    internal static StatusBody Of(FleetStatus status) => new()
    {
        Sensors = status.Sensors,
        Assets = status.Assets,
        AssetsInMemory = status.AssetsInMemory,
        MemoryBytes = status.MemoryBytes,
        MemoryBudget = status.MemoryBudget,
        Accepted = status.Accepted,
        Refused = status.Refused,
        Scored = status.Scored.Scored,
        NoMeasurement = status.Scored.NoMeasurement,
        Duplicates = status.Scored.Duplicates,
        Late = status.Scored.Late,
        Future = status.Scored.Future,
        Evicted = status.Evicted,
        Returned = status.Returned,
        Position = status.Position.ToString(),
        Failure = status.Failure,
    };
}
