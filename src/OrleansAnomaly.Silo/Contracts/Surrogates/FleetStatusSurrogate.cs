using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="FleetStatus"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("fleet-status")]
internal struct FleetStatusSurrogate
{
    [Id(0)]
    public long Sensors;

    [Id(1)]
    public long Assets;

    [Id(2)]
    public long AssetsInMemory;

    [Id(3)]
    public long MemoryBytes;

    [Id(4)]
    public long MemoryBudget;

    [Id(5)]
    public long Accepted;

    [Id(6)]
    public Dictionary<RefusalReason, long> Refused;

    [Id(7)]
    public ScoringTally Scored;

    [Id(8)]
    public long Evicted;

    [Id(9)]
    public long Returned;

    [Id(10)]
    public string? Failure;
}

/// <inheritdoc cref="FleetStatusSurrogate"/>
[RegisterConverter]
internal sealed class FleetStatusConverter : IConverter<FleetStatus, FleetStatusSurrogate>
{
    public FleetStatus ConvertFromSurrogate(in FleetStatusSurrogate surrogate) => new()
    {
        Sensors = surrogate.Sensors,
        Assets = surrogate.Assets,
        AssetsInMemory = surrogate.AssetsInMemory,
        MemoryBytes = surrogate.MemoryBytes,
        MemoryBudget = surrogate.MemoryBudget,
        Accepted = surrogate.Accepted,
        Refused = surrogate.Refused,
        Scored = surrogate.Scored,
        Evicted = surrogate.Evicted,
        Returned = surrogate.Returned,
        Failure = surrogate.Failure,
    };

    public FleetStatusSurrogate ConvertToSurrogate(in FleetStatus value) => new()
    {
        Sensors = value.Sensors,
        Assets = value.Assets,
        AssetsInMemory = value.AssetsInMemory,
        MemoryBytes = value.MemoryBytes,
        MemoryBudget = value.MemoryBudget,
        Accepted = value.Accepted,
        Refused = new(value.Refused),
        Scored = value.Scored,
        Evicted = value.Evicted,
        Returned = value.Returned,
        Failure = value.Failure,
    };
}
