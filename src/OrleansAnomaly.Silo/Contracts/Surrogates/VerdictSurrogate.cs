using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="Verdict"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("verdict")]
internal struct VerdictSurrogate
{
    [Id(0)]
    public long Time;

    [Id(1)]
    public double Value;

    [Id(2)]
    public double Score;

    [Id(3)]
    public double PValue;

    [Id(4)]
    public double Expected;

    [Id(5)]
    public double Lower;

    [Id(6)]
    public double Upper;

    [Id(7)]
    public bool IsAnomalous;

    [Id(8)]
    public bool IsAlarm;

    [Id(9)]
    public bool IsChange;

    [Id(10)]
    public AnomalyKind Kind;

    [Id(11)]
    public ushort ModelVersion;

    [Id(12)]
    public bool IsDoubtful;
}

/// <inheritdoc cref="VerdictSurrogate"/>
[RegisterConverter]
internal sealed class VerdictConverter : IConverter<Verdict, VerdictSurrogate>
{
    public Verdict ConvertFromSurrogate(in VerdictSurrogate surrogate) => new()
    {
        Time = surrogate.Time,
        Value = surrogate.Value,
        Score = surrogate.Score,
        PValue = surrogate.PValue,
        Expected = surrogate.Expected,
        Lower = surrogate.Lower,
        Upper = surrogate.Upper,
        IsAnomalous = surrogate.IsAnomalous,
        IsAlarm = surrogate.IsAlarm,
        IsChange = surrogate.IsChange,
        Kind = surrogate.Kind,
        ModelVersion = surrogate.ModelVersion,
        IsDoubtful = surrogate.IsDoubtful,
    };

    public VerdictSurrogate ConvertToSurrogate(in Verdict value) => new()
    {
        Time = value.Time,
        Value = value.Value,
        Score = value.Score,
        PValue = value.PValue,
        Expected = value.Expected,
        Lower = value.Lower,
        Upper = value.Upper,
        IsAnomalous = value.IsAnomalous,
        IsAlarm = value.IsAlarm,
        IsChange = value.IsChange,
        Kind = value.Kind,
        ModelVersion = value.ModelVersion,
        IsDoubtful = value.IsDoubtful,
    };
}
