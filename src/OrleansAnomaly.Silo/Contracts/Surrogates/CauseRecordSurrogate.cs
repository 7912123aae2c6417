using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="CauseRecord"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("cause-record")]
internal struct CauseRecordSurrogate
{
    [Id(0)]
    public SensorId Sensor;

    [Id(1)]
    public double Share;

    [Id(2)]
    public AnomalyKind Kind;
}

/// <inheritdoc cref="CauseRecordSurrogate"/>
[RegisterConverter]
internal sealed class CauseRecordConverter : IConverter<CauseRecord, CauseRecordSurrogate>
{
    public CauseRecord ConvertFromSurrogate(in CauseRecordSurrogate surrogate) => new(surrogate.Sensor, surrogate.Share, surrogate.Kind);

    public CauseRecordSurrogate ConvertToSurrogate(in CauseRecord value) => new() { Sensor = value.Sensor, Share = value.Share, Kind = value.Kind };
}
