namespace OrleansAnomaly.Core.Detection.Cusum;

/// <summary>Options of the <see cref="CusumDetector"/>; sizes are in spreads (standard deviations) of the sensor.</summary>
public sealed record CusumOptions
{
    /// <summary>The allowance k: half of the smallest shift that matters; 0.05 to 4.</summary>
    public double Allowance { get; init; } = 0.5;

    /// <summary>
    /// The decision interval h: sums from there on are a shift; 1 to 100. Normal, independent readings cross 4 every 168 readings, 5 every 465 and 8 about
    /// every 9,500 (k = 0.5).
    /// </summary>
    public double Limit { get; init; } = 8;

    /// <summary>How many readings location and spread remember; 100 to 1,000,000.</summary>
    public int Memory { get; init; } = 2_000;

    /// <summary>After how many readings with a sum beyond <see cref="Limit"/>, one after the other, the new level is taken for the normal one; 10 to 1,000,000.</summary>
    public int ResetAfter { get; init; } = 1_000;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Allowance is >= 0.05 and <= 4))
            errors.Add($"Allowance is {Allowance}; expected 0.05 to 4");
        if (!(Limit is >= 1 and <= 100))
            errors.Add($"Limit is {Limit}; expected 1 to 100");
        if (Memory is < 100 or > 1_000_000)
            errors.Add($"Memory is {Memory}; expected 100 to 1,000,000");
        if (ResetAfter is < 10 or > 1_000_000)
            errors.Add($"ResetAfter is {ResetAfter}; expected 10 to 1,000,000");
        return errors;
    }
}
