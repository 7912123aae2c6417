using OrleansAnomaly.Core.Detection.AdaptiveResonance;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>Options of the <see cref="EvidenceDetector"/>.</summary>
public sealed record EvidenceOptions
{
    /// <summary>Fewest rows of a warm-up.</summary>
    public const int LeastWarmUp = AdaptiveResonanceOptions.LeastWarmUp;

    /// <summary>Most rows of a warm-up.</summary>
    public const int MostWarmUp = 5_000;

    /// <summary>
    /// Readings that are learned before anything is scored, and the memory of most averages; 104 to 5,000. The shortest average is a hundredth of it,
    /// the longest an eighth.
    /// </summary>
    public int WarmUp { get; init; } = 300;

    /// <summary>Difference of the machine's local time from UTC, −14 to +14 hours: where its days and weeks begin.</summary>
    public TimeSpan UtcOffset { get; init; } = TimeSpan.Zero;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (WarmUp is < LeastWarmUp or > MostWarmUp)
            errors.Add($"WarmUp is {WarmUp}; expected {LeastWarmUp} to {MostWarmUp} readings");
        if (UtcOffset < TimeSpan.FromHours(-14) || UtcOffset > TimeSpan.FromHours(14))
            errors.Add($"UtcOffset is {UtcOffset}; expected -14 to +14 hours");
        return errors;
    }
}
