namespace OrleansAnomaly.Cli.Plot;

/// <summary>A detector in the picture of quality and cost.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Microseconds">What a reading costs; above 0.</param>
/// <param name="Quality">How good it is; more is better.</param>
/// <param name="Bytes">What it keeps of a sensor; null where that is not counted.</param>
internal readonly record struct CostPoint(string Name, double Microseconds, double Quality, int? Bytes);
