namespace OrleansAnomaly.Core.Thresholds;

/// <summary>Options of a <see cref="DynamicThreshold"/>.</summary>
public sealed record DynamicThresholdOptions
{
    /// <summary>Scores that are looked at, 50 to 4,096.</summary>
    public int Window { get; init; } = 512;

    /// <summary>p: by what share an anomaly's highest score has to stand out above the highest that is none; 0 to 0.9.</summary>
    public double LeastDrop { get; init; } = 0.13;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Window is < 50 or > 4_096)
            errors.Add($"Window is {Window}; expected 50 to 4,096");
        if (!(LeastDrop is >= 0 and <= 0.9))
            errors.Add($"LeastDrop is {LeastDrop}; expected 0 to 0.9");
        return errors;
    }
}
