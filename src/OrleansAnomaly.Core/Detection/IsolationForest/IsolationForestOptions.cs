namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>Options of isolation forests.</summary>
public sealed record IsolationForestOptions
{
    /// <summary>Trees; 1 to 1,000.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows that each tree is drawn over, or all where there are fewer; 2 to 4,096.</summary>
    public int SampleSize { get; init; } = 256;

    /// <summary>The share of the fitted rows that is called anomalous; 0 to 0.5, and null where only scores are asked for.</summary>
    public double? Contamination { get; init; }

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Trees is < 1 or > 1_000)
            errors.Add($"Trees is {Trees}; expected 1 to 1000");
        if (SampleSize is < 2 or > 4_096)
            errors.Add($"SampleSize is {SampleSize}; expected 2 to 4096");
        if (Contamination is double share && !(share >= 0 && share <= 0.5))
            errors.Add($"Contamination is {share}; expected 0 to 0.5");
        return errors;
    }
}
