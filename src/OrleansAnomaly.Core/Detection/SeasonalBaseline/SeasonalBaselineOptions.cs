namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>Options of the <see cref="SeasonalBaselineDetector"/>. All spans are in time, not in readings.</summary>
public sealed record SeasonalBaselineOptions
{
    /// <summary>
    /// How long an anomaly may last before the detector takes what it sees for the new normal and learns it quickly;
    /// 1 hour to 30 days. Shorter forgives level changes sooner, longer keeps a slow failure visible.
    /// </summary>
    public TimeSpan AdaptAfter { get; init; } = TimeSpan.FromHours(30);

    /// <summary>
    /// Difference of the machine's local time from UTC, −14 to +14 hours: where its days and weekends begin.
    /// </summary>
    public TimeSpan UtcOffset { get; init; } = TimeSpan.Zero;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (AdaptAfter < TimeSpan.FromHours(1) || AdaptAfter > TimeSpan.FromDays(30))
            errors.Add($"AdaptAfter is {AdaptAfter}; expected 1 hour to 30 days");
        if (UtcOffset < TimeSpan.FromHours(-14) || UtcOffset > TimeSpan.FromHours(14))
            errors.Add($"UtcOffset is {UtcOffset}; expected -14 to +14 hours");
        return errors;
    }
}
