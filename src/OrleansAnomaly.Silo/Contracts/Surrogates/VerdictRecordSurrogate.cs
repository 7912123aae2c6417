using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="VerdictRecord"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("verdict-record")]
internal struct VerdictRecordSurrogate
{
    [Id(0)]
    public SensorId Sensor;

    [Id(1)]
    public long Position;

    [Id(2)]
    public Verdict Verdict;
}

/// <inheritdoc cref="VerdictRecordSurrogate"/>
[RegisterConverter]
internal sealed class VerdictRecordConverter : IConverter<VerdictRecord, VerdictRecordSurrogate>
{
    public VerdictRecord ConvertFromSurrogate(in VerdictRecordSurrogate surrogate) => new(surrogate.Sensor, surrogate.Position, surrogate.Verdict);

    public VerdictRecordSurrogate ConvertToSurrogate(in VerdictRecord value) => new() { Sensor = value.Sensor, Position = value.Position, Verdict = value.Verdict };
}
