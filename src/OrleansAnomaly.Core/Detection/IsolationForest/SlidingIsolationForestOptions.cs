namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>Options of the isolation forest over a sliding window.</summary>
public sealed record SlidingIsolationForestOptions
{
    /// <summary>Trees; 1 to 256.</summary>
    public int Trees { get; init; } = 50;

    /// <summary>Rows that each tree is drawn over; 16 to 512, at most <see cref="Window"/>.</summary>
    public int SampleSize { get; init; } = 128;

    /// <summary>Latest rows of which the samples are drawn; while it passes every tree is drawn anew once; 32 to 16,384.</summary>
    public int Window { get; init; } = 1_024;

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Trees is < 1 or > 256)
            errors.Add($"Trees is {Trees}; expected 1 to 256");
        if (SampleSize is < 16 or > 512)
            errors.Add($"SampleSize is {SampleSize}; expected 16 to 512");
        if (Window is < 32 or > 16_384)
            errors.Add($"Window is {Window}; expected 32 to 16384");
        else if (SampleSize > Window)
            errors.Add($"SampleSize is {SampleSize}; expected at most Window, {Window}");
        return errors;
    }
}
