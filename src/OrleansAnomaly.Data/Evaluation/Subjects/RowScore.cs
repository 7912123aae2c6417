namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>What a subject says of one row.</summary>
/// <param name="Score">How anomalous, 0 … 1; 0 where the row was not scored.</param>
/// <param name="Told">What a person would be told.</param>
/// <param name="IsAnomalous">Whether the subject itself calls it anomalous; false where it has no threshold of its own.</param>
public readonly record struct RowScore(double Score, double Told, bool IsAnomalous);
