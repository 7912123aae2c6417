using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="SensorSummary"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("sensor-summary")]
internal struct SensorSummarySurrogate
{
    [Id(0)]
    public long Applied;

    [Id(1)]
    public ulong Digest;

    [Id(2)]
    public long LastTime;

    [Id(3)]
    public long Scored;

    [Id(4)]
    public long NoMeasurement;

    [Id(5)]
    public long Late;

    [Id(6)]
    public long Duplicates;

    [Id(7)]
    public long Future;

    [Id(8)]
    public AnomalyKind Kind;
}

/// <inheritdoc cref="SensorSummarySurrogate"/>
[RegisterConverter]
internal sealed class SensorSummaryConverter : IConverter<SensorSummary, SensorSummarySurrogate>
{
    public SensorSummary ConvertFromSurrogate(in SensorSummarySurrogate surrogate) => new()
    {
        Applied = surrogate.Applied,
        Digest = surrogate.Digest,
        LastTime = surrogate.LastTime,
        Scored = surrogate.Scored,
        NoMeasurement = surrogate.NoMeasurement,
        Late = surrogate.Late,
        Duplicates = surrogate.Duplicates,
        Future = surrogate.Future,
        Kind = surrogate.Kind,
    };

    public SensorSummarySurrogate ConvertToSurrogate(in SensorSummary value) => new()
    {
        Applied = value.Applied,
        Digest = value.Digest,
        LastTime = value.LastTime,
        Scored = value.Scored,
        NoMeasurement = value.NoMeasurement,
        Late = value.Late,
        Duplicates = value.Duplicates,
        Future = value.Future,
        Kind = value.Kind,
    };
}
