using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="SensorId"/> on the wire. What comes in is checked like any other name.</summary>
[GenerateSerializer, Immutable, Alias("sensor-id")]
internal struct SensorIdSurrogate
{
    [Id(0)]
    public string Tenant;

    [Id(1)]
    public string Path;
}

/// <inheritdoc cref="SensorIdSurrogate"/>
[RegisterConverter]
internal sealed class SensorIdConverter : IConverter<SensorId, SensorIdSurrogate>
{
    public SensorId ConvertFromSurrogate(in SensorIdSurrogate surrogate) => SensorId.Create(surrogate.Path, surrogate.Tenant);

    public SensorIdSurrogate ConvertToSurrogate(in SensorId value) => new() { Tenant = value.Tenant, Path = value.Path };
}
