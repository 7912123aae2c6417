using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="IncidentRecord"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("incident-record")]
internal struct IncidentRecordSurrogate
{
    [Id(0)]
    public AssetId Asset;

    [Id(1)]
    public int Number;

    [Id(2)]
    public long Start;

    [Id(3)]
    public long Opened;

    [Id(4)]
    public long Peak;

    [Id(5)]
    public long End;

    [Id(6)]
    public bool IsOpen;

    [Id(7)]
    public double PValue;

    [Id(8)]
    public double Confidence;

    [Id(9)]
    public AnomalyKind Kind;

    [Id(10)]
    public FaultOrigin Origin;

    [Id(11)]
    public CauseRecord[] Causes;

    [Id(12)]
    public Acknowledgement? Acknowledged;
}

/// <inheritdoc cref="IncidentRecordSurrogate"/>
[RegisterConverter]
internal sealed class IncidentRecordConverter : IConverter<IncidentRecord, IncidentRecordSurrogate>
{
    public IncidentRecord ConvertFromSurrogate(in IncidentRecordSurrogate surrogate) => new()
    {
        Asset = surrogate.Asset,
        Number = surrogate.Number,
        Start = surrogate.Start,
        Opened = surrogate.Opened,
        Peak = surrogate.Peak,
        End = surrogate.End,
        IsOpen = surrogate.IsOpen,
        PValue = surrogate.PValue,
        Confidence = surrogate.Confidence,
        Kind = surrogate.Kind,
        Origin = surrogate.Origin,
        Causes = surrogate.Causes,
        Acknowledged = surrogate.Acknowledged,
    };

    public IncidentRecordSurrogate ConvertToSurrogate(in IncidentRecord value) => new()
    {
        Asset = value.Asset,
        Number = value.Number,
        Start = value.Start,
        Opened = value.Opened,
        Peak = value.Peak,
        End = value.End,
        IsOpen = value.IsOpen,
        PValue = value.PValue,
        Confidence = value.Confidence,
        Kind = value.Kind,
        Origin = value.Origin,
        Causes = [.. value.Causes],
        Acknowledged = value.Acknowledged,
    };
}
