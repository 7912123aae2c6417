namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>Says the same of every row: what a benchmark must give nothing for.</summary>
internal sealed class NullScores : IRowScorer
{
    public double Next(double value) => 0.5;
}
