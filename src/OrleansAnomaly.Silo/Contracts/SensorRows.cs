using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>Readings of one sensor, in the order of its partition's log.</summary>
/// <param name="Positions">Where each stands in the log.</param>
/// <param name="Readings">The readings; as many.</param>
/// <param name="Now">Time of the latest tick before them; <see cref="EventTime.None"/> where there was none.</param>
[GenerateSerializer, Immutable, Alias("sensor-rows")]
internal sealed record SensorRows(
    [property: Id(0)] long[] Positions,
    [property: Id(1)] Reading[] Readings,
    [property: Id(2)] long Now);
