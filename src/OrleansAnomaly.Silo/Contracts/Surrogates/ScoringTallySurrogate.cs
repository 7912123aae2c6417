using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="ScoringTally"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("scoring-tally")]
internal struct ScoringTallySurrogate
{
    [Id(0)]
    public long Scored;

    [Id(1)]
    public long NoMeasurement;

    [Id(2)]
    public long Duplicates;

    [Id(3)]
    public long Late;

    [Id(4)]
    public long Future;

    [Id(5)]
    public VerdictRecord[] Anomalies;
}

/// <inheritdoc cref="ScoringTallySurrogate"/>
[RegisterConverter]
internal sealed class ScoringTallyConverter : IConverter<ScoringTally, ScoringTallySurrogate>
{
    public ScoringTally ConvertFromSurrogate(in ScoringTallySurrogate surrogate) => new()
    {
        Scored = surrogate.Scored,
        NoMeasurement = surrogate.NoMeasurement,
        Duplicates = surrogate.Duplicates,
        Late = surrogate.Late,
        Future = surrogate.Future,
        Anomalies = surrogate.Anomalies,
    };

    public ScoringTallySurrogate ConvertToSurrogate(in ScoringTally value) => new()
    {
        Scored = value.Scored,
        NoMeasurement = value.NoMeasurement,
        Duplicates = value.Duplicates,
        Late = value.Late,
        Future = value.Future,
        Anomalies = [.. value.Anomalies],
    };
}
