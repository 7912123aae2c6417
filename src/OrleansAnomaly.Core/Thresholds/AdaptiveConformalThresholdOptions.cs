namespace OrleansAnomaly.Core.Thresholds;

/// <summary>Options of an <see cref="AdaptiveConformalThreshold"/>.</summary>
public sealed record AdaptiveConformalThresholdOptions
{
    /// <summary>α: the share of the scores that shall lie above in the long run; 1e-4 to 0.5.</summary>
    public double Share { get; init; } = 0.01;

    /// <summary>Scores that a new one is compared with; 20 to 16,384.</summary>
    public int Window { get; init; } = 500;

    /// <summary>γ: by how much one score moves the share that is asked for; 1e-4 to 0.5. More follows faster, and trembles more.</summary>
    public double Rate { get; init; } = 0.005;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Share is >= 1e-4 and <= 0.5))
            errors.Add($"Share is {Share}; expected 1e-4 to 0.5");
        if (Window is < 20 or > 16_384)
            errors.Add($"Window is {Window}; expected 20 to 16,384");
        if (!(Rate is >= 1e-4 and <= 0.5))
            errors.Add($"Rate is {Rate}; expected 1e-4 to 0.5");
        return errors;
    }
}
