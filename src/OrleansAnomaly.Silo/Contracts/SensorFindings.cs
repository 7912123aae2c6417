using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>What a sensor says of some rows, or of a tick.</summary>
/// <param name="Observations">What became of each row; none for a tick.</param>
/// <param name="Verdicts">A verdict for every row that was scored or no measurement, in their order; for a tick one or none.</param>
/// <param name="Minutes">Minutes that are finished.</param>
/// <param name="NextTick">The earliest tick that can matter to the sensor (event time).</param>
[GenerateSerializer, Immutable, Alias("sensor-findings")]
internal sealed record SensorFindings(
    [property: Id(0)] Observation[] Observations,
    [property: Id(1)] Verdict[] Verdicts,
    [property: Id(2)] MinuteAggregate[] Minutes,
    [property: Id(3)] long NextTick);
