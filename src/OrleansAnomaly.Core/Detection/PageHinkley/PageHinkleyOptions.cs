namespace OrleansAnomaly.Core.Detection.PageHinkley;

/// <summary>Options of the <see cref="PageHinkleyDetector"/>; sizes are in spreads (standard deviations) of the sensor.</summary>
public sealed record PageHinkleyOptions
{
    /// <summary>The tolerated change δ: moves of the mean below it are none; 0.01 to 4.</summary>
    public double Tolerance { get; init; } = 0.25;

    /// <summary>The threshold λ: from there on the mean has changed; 1 to 1,000. Normal, independent readings cross 15 about every 13,000 (δ = 0.25).</summary>
    public double Threshold { get; init; } = 15;

    /// <summary>After how many readings beyond <see cref="Threshold"/>, one after the other, the test begins anew; 10 to 1,000,000.</summary>
    public int ResetAfter { get; init; } = 1_000;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Tolerance is >= 0.01 and <= 4))
            errors.Add($"Tolerance is {Tolerance}; expected 0.01 to 4");
        if (!(Threshold is >= 1 and <= 1_000))
            errors.Add($"Threshold is {Threshold}; expected 1 to 1,000");
        if (ResetAfter is < 10 or > 1_000_000)
            errors.Add($"ResetAfter is {ResetAfter}; expected 10 to 1,000,000");
        return errors;
    }
}
