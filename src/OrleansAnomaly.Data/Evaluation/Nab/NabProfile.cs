namespace OrleansAnomaly.Data.Evaluation.Nab;

/// <summary>What right and wrong detections are worth to somebody.</summary>
/// <param name="Name">Its name, such as <c>standard</c>.</param>
/// <param name="TruePositive">Most that a found window earns; ≥ 0.</param>
/// <param name="FalsePositive">Most that a false row costs; ≥ 0.</param>
/// <param name="FalseNegative">What a missed window costs; ≥ 0.</param>
public sealed record NabProfile(string Name, double TruePositive, double FalsePositive, double FalseNegative);
