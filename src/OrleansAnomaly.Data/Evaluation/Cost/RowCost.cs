namespace OrleansAnomaly.Data.Evaluation.Cost;

/// <summary>What a row costs.</summary>
/// <param name="Microseconds">Time on one thread, the median of the repetitions.</param>
/// <param name="AllocatedBytes">Bytes that the garbage collector gave out per row.</param>
/// <param name="StateBytes">Bytes kept of a sensor or an asset; null where that is not counted.</param>
public sealed record RowCost(double Microseconds, double AllocatedBytes, int? StateBytes);
