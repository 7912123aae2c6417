using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>A verdict on its way to its asset.</summary>
/// <param name="Position">Where its reading or tick stands in the partition's log.</param>
/// <param name="Sensor">Index of the sensor in its asset.</param>
/// <param name="Verdict">The verdict.</param>
[GenerateSerializer, Immutable, Alias("fusion-row")]
internal readonly record struct FusionRow(
    [property: Id(0)] long Position,
    [property: Id(1)] int Sensor,
    [property: Id(2)] Verdict Verdict);
