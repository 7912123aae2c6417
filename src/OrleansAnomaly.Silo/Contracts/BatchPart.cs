namespace OrleansAnomaly.Silo.Contracts;

/// <summary>The rows of a batch that belong to one partition, as they travel between processes.</summary>
/// <param name="Names">The sensors (<see cref="Core.Readings.SensorNames"/>).</param>
/// <param name="Sensors">How many sensors.</param>
/// <param name="Rows">The rows (<see cref="Core.Readings.BatchRows"/>); their ordinals are indices into the names.</param>
/// <param name="Count">How many rows.</param>
[GenerateSerializer, Immutable, Alias("batch-part")]
internal sealed record BatchPart(
    [property: Id(0)] byte[] Names,
    [property: Id(1)] int Sensors,
    [property: Id(2)] byte[] Rows,
    [property: Id(3)] int Count);
