namespace OrleansAnomaly.Core.Thresholds;

/// <summary>Options of a <see cref="PercentileThreshold"/>.</summary>
public sealed record PercentileThresholdOptions
{
    /// <summary>The share of the scores that may lie above; 1e-5 to 0.5.</summary>
    public double Share { get; init; } = 0.01;

    /// <summary>When that many scores are held their weight is halved; 1,000 to 100,000,000.</summary>
    public int Memory { get; init; } = 100_000;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Share is >= 1e-5 and <= 0.5))
            errors.Add($"Share is {Share}; expected 1e-5 to 0.5");
        if (Memory is < 1_000 or > 100_000_000)
            errors.Add($"Memory is {Memory}; expected 1,000 to 100,000,000");
        return errors;
    }
}
