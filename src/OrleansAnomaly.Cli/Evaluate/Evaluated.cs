using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Robustness;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>All that was measured of one subject.</summary>
/// <param name="Figures">On the corpus as it is.</param>
internal sealed record Evaluated(CorpusFigures Figures)
{
    /// <summary>On its halves, first and second; empty where they were not asked for.</summary>
    public IReadOnlyList<HalfFigures> Halves { get; init; } = [];

    /// <summary>On the perturbed corpora.</summary>
    public IReadOnlyList<DisturbedFigures> Perturbed { get; init; } = [];

    /// <summary>On data with which something has gone wrong.</summary>
    public IReadOnlyList<DisturbedFigures> Hard { get; init; } = [];
}

/// <summary>What was measured on one half.</summary>
/// <param name="Figures">The figures, with the thresholds that are best for it.</param>
/// <param name="NabByOther">NAB scores by profile with the thresholds that are best for the other half.</param>
internal sealed record HalfFigures(CorpusFigures Figures, IReadOnlyList<double> NabByOther);

/// <summary>What was measured on a disturbed corpus.</summary>
internal sealed record DisturbedFigures(Disturbance Disturbance, CorpusFigures Figures);
