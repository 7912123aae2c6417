namespace OrleansAnomaly.Core.Recorded;

/// <summary>Options for judging a series that is there as a whole.</summary>
public sealed record RecordedOptions
{
    /// <summary>The longest period that may be given, in steps.</summary>
    public const int LongestPeriod = 10_000;

    /// <summary>A point is anomalous whose p-value is at most this; 1e-9 to 0.1. <see cref="Sensitivity"/> says which it may be.</summary>
    public double PValue { get; init; } = Sensitivity.Normal;

    /// <summary>
    /// After how many steps of the series its course repeats: 2 to <see cref="LongestPeriod"/>; 0 says that it does not, null that the period is to
    /// be estimated. A step is the usual distance of two points, so 12 is a year of months, whatever their lengths.
    /// </summary>
    public int? Period { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(PValue is >= Sensitivity.SmallestPValue and <= Sensitivity.LargestPValue))
            errors.Add($"PValue is {PValue}; expected 1e-9 to 0.1");
        if (Period is { } period and (< 0 or 1 or > LongestPeriod))
            errors.Add($"Period is {period}; expected 2 to {LongestPeriod} steps, 0 for none, or null to have it estimated");
        return errors;
    }
}
