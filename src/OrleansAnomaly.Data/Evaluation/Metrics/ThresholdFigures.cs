namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>What is right at a threshold.</summary>
/// <param name="Threshold">Rows whose score is at least this are called anomalous; ∞ where no row is.</param>
/// <param name="Precision">Share of what was called anomalous that is; 0 where nothing was.</param>
/// <param name="Recall">Share of what is anomalous that was called so.</param>
public sealed record ThresholdFigures(double Threshold, double Precision, double Recall)
{
    /// <summary>Harmonic mean of the two; 0 where both are.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}
