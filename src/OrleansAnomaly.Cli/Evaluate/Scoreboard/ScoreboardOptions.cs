using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>What the scoreboard compares, on what, and where it goes.</summary>
internal sealed record ScoreboardOptions
{
    /// <summary>Folder that holds the sets, each in a folder of its name.</summary>
    public required string Folder { get; init; }

    /// <summary>Detectors of sensors, and baselines; may be empty.</summary>
    public required IReadOnlyList<SensorSubject> Subjects { get; init; }

    /// <summary>Detectors of assets; may be empty.</summary>
    public required IReadOnlyList<DetectorEntry<IVectorDetector>> Assets { get; init; }

    /// <summary>The page whose tables are written anew; null: none.</summary>
    public string? Markdown { get; init; }

    /// <summary>File for the picture; null: none.</summary>
    public string? Svg { get; init; }

    /// <summary>Rows of a repetition where costs are measured.</summary>
    public required int Rows { get; init; }

    /// <summary>How often costs are measured.</summary>
    public required int Repetitions { get; init; }
}
