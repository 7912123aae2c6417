using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="Refusal"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("refusal")]
internal struct RefusalSurrogate
{
    [Id(0)]
    public int Row;

    [Id(1)]
    public SensorId Sensor;

    [Id(2)]
    public string Reason;
}

/// <inheritdoc cref="RefusalSurrogate"/>
[RegisterConverter]
internal sealed class RefusalConverter : IConverter<Refusal, RefusalSurrogate>
{
    public Refusal ConvertFromSurrogate(in RefusalSurrogate surrogate) => new(surrogate.Row, surrogate.Sensor, surrogate.Reason);

    public RefusalSurrogate ConvertToSurrogate(in Refusal value) => new() { Row = value.Row, Sensor = value.Sensor, Reason = value.Reason };
}
