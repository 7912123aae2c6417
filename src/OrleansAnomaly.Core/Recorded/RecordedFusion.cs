namespace OrleansAnomaly.Core.Recorded;

/// <summary>What is said of all sensors of an asset together at one time.</summary>
/// <param name="Time">Event time of the row.</param>
/// <param name="PValue">One calibrated p-value for the whole asset. Rows closer than a minute may share one.</param>
/// <param name="Score">How anomalous, 0 … 1; the same map as <see cref="RecordedPoint.Score"/>.</param>
/// <param name="IsAnomalous">Whether the row lies in an incident.</param>
public readonly record struct RecordedFusion(long Time, double PValue, double Score, bool IsAnomalous);
