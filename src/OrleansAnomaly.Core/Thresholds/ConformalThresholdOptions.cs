namespace OrleansAnomaly.Core.Thresholds;

/// <summary>Options of a <see cref="ConformalThreshold"/>.</summary>
public sealed record ConformalThresholdOptions
{
    /// <summary>α: the share of the scores that may lie above; 1e-4 to 0.5. A window of fewer than 1/α − 1 scores has no level.</summary>
    public double Share { get; init; } = 0.01;

    /// <summary>Scores that a new one is compared with; 20 to 16,384.</summary>
    public int Window { get; init; } = 500;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Share is >= 1e-4 and <= 0.5))
            errors.Add($"Share is {Share}; expected 1e-4 to 0.5");
        if (Window is < 20 or > 16_384)
            errors.Add($"Window is {Window}; expected 20 to 16,384");
        else if (Share * (Window + 1) < 1)
            errors.Add($"Window is {Window}, of which no score is as rare as {Share}; expected at least {Math.Ceiling(1 / Share - 1)}");
        return errors;
    }
}
