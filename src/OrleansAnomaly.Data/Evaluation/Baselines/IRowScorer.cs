namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>Scores the values of one series one after the other.</summary>
internal interface IRowScorer
{
    /// <summary>How anomalous a finite value is after those before it, 0 … 1; then learns it.</summary>
    double Next(double value);
}
