using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>What was said of a labelled series, rows for learning left out.</summary>
/// <param name="Times">Event time by row.</param>
/// <param name="Scores">How anomalous by row.</param>
/// <param name="Labels">Whether something was wrong by row.</param>
public sealed record ScoredSeries(long[] Times, double[] Scores, bool[] Labels)
{
    /// <summary>An event is a run of labelled rows.</summary>
    public IReadOnlyList<RowRange> Events { get; } = RowRange.RunsOf(Labels);
}
