using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>What is to be measured, on what.</summary>
internal sealed record EvaluateOptions
{
    /// <summary>Folder of the set.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it is laid out as NAB is, and scored as NAB scores.</summary>
    public required bool IsNab { get; init; }

    public CorpusColumns Columns { get; init; } = new();

    public required IReadOnlyList<Subject> Subjects { get; init; }

    /// <summary>Folder for a file of scores per series; null: none are written.</summary>
    public string? Out { get; init; }

    /// <summary>File for all figures; null: none is written.</summary>
    public string? Json { get; init; }

    /// <summary>Seed by which the series are split in two; null: they are not.</summary>
    public ulong? HalvesSeed { get; init; }

    public bool Perturb { get; init; }

    public bool Robustness { get; init; }

    public WarmUp WarmUp { get; init; } = WarmUp.OfNab;

    /// <summary>The largest buffer of the volumes under the surface, in rows.</summary>
    public int Buffer { get; init; }
}
