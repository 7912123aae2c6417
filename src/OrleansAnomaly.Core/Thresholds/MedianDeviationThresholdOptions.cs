namespace OrleansAnomaly.Core.Thresholds;

/// <summary>Options of a <see cref="MedianDeviationThreshold"/>.</summary>
public sealed record MedianDeviationThresholdOptions
{
    /// <summary>k: how many deviations above the median; 1 to 1,000.</summary>
    public double Deviations { get; init; } = 5;

    /// <summary>Scores that are looked at, 20 to 4,096.</summary>
    public int Window { get; init; } = 500;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Deviations is >= 1 and <= 1_000))
            errors.Add($"Deviations is {Deviations}; expected 1 to 1,000");
        if (Window is < 20 or > 4_096)
            errors.Add($"Window is {Window}; expected 20 to 4,096");
        return errors;
    }
}
