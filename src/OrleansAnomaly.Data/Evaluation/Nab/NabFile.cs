using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Nab;

/// <summary>What a subject said of one file, with its windows.</summary>
/// <param name="Series">The file.</param>
/// <param name="Scores">By row: how anomalous, 0 … 1.</param>
/// <param name="Probation">How many rows at its start are for learning and do not count; ≥ 0.</param>
public sealed record NabFile(LabelledSeries Series, double[] Scores, int Probation)
{
    /// <summary>The windows of the file.</summary>
    public IReadOnlyList<RowRange> Windows => Series.Events ?? [];
}
