using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="SensorInfo"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("sensor-info")]
internal struct SensorInfoSurrogate
{
    [Id(0)]
    public SensorId Sensor;

    [Id(1)]
    public SensorStatus Status;

    [Id(2)]
    public AnomalyKind Kind;

    [Id(3)]
    public bool InMemory;

    [Id(4)]
    public SensorSummary Intake;
}

/// <inheritdoc cref="SensorInfoSurrogate"/>
[RegisterConverter]
internal sealed class SensorInfoConverter : IConverter<SensorInfo, SensorInfoSurrogate>
{
    public SensorInfo ConvertFromSurrogate(in SensorInfoSurrogate surrogate) => new()
    {
        Sensor = surrogate.Sensor,
        Status = surrogate.Status,
        Kind = surrogate.Kind,
        InMemory = surrogate.InMemory,
        Intake = surrogate.Intake,
    };

    public SensorInfoSurrogate ConvertToSurrogate(in SensorInfo value) => new()
    {
        Sensor = value.Sensor,
        Status = value.Status,
        Kind = value.Kind,
        InMemory = value.InMemory,
        Intake = value.Intake,
    };
}
