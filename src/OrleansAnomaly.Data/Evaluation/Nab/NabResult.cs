namespace OrleansAnomaly.Data.Evaluation.Nab;

/// <summary>A subject's score on a set of files under one profile.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Threshold">Rows whose score is at least this are detections: the one threshold that makes most of all files; ∞ where silence is best.</param>
/// <param name="Score">From 0, what the best constant score earns, to 100, which nobody reaches; below 0 is possible. NaN without windows.</param>
/// <param name="Raw">The same before it is normalised.</param>
/// <param name="Files">By file, in the order given.</param>
public sealed record NabResult(NabProfile Profile, double Threshold, double Score, double Raw, IReadOnlyList<NabFileResult> Files)
{
    /// <summary>By category, in the order of their first files: the normalised score on its files at the threshold of all; NaN where it has no windows.</summary>
    public IReadOnlyList<NabCategoryResult> Categories { get; init; } = [];
}

/// <summary>A file's part in a <see cref="NabResult"/>.</summary>
/// <param name="Name">The file.</param>
/// <param name="Raw">What it adds to the raw score.</param>
/// <param name="Windows">Windows that count.</param>
/// <param name="Found">Those with a detection.</param>
/// <param name="TrueRows">Detections within windows.</param>
/// <param name="FalseRows">Detections outside.</param>
public sealed record NabFileResult(string Name, double Raw, int Windows, int Found, int TrueRows, int FalseRows);

/// <summary>A category's part in a <see cref="NabResult"/>.</summary>
/// <param name="Name">The category.</param>
/// <param name="Score">Its score, 0 … 100; NaN without windows.</param>
/// <param name="Windows">Windows that count.</param>
/// <param name="Found">Those with a detection.</param>
/// <param name="FalseRows">Detections outside windows.</param>
public sealed record NabCategoryResult(string Name, double Score, int Windows, int Found, int FalseRows);
