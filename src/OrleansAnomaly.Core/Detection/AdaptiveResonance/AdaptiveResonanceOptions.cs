namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>Options of the <see cref="AdaptiveResonanceDetector"/>.</summary>
public sealed record AdaptiveResonanceOptions
{
    /// <summary>Fewest rows of a warm-up.</summary>
    public const int LeastWarmUp = 104;

    /// <summary>Most rows of a warm-up.</summary>
    public const int MostWarmUp = 100_000;

    /// <summary>
    /// Readings from which range, first patterns and thresholds are learned before anything is scored; 104 to 100,000. A hundredth of it is the
    /// length of a block, eight blocks that of a pattern.
    /// </summary>
    public int WarmUp { get; init; } = 300;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate() => WarmUp is >= LeastWarmUp and <= MostWarmUp
        ? []
        : [$"WarmUp is {WarmUp}; expected {LeastWarmUp} to {MostWarmUp} readings"];
}
