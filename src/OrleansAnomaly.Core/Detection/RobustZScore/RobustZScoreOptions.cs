namespace OrleansAnomaly.Core.Detection.RobustZScore;

/// <summary>Options of the <see cref="RobustZScoreDetector"/>.</summary>
public sealed record RobustZScoreOptions
{
    /// <summary>How long centre and scale remember; 1 minute to 90 days.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate() => Memory >= TimeSpan.FromMinutes(1) && Memory <= TimeSpan.FromDays(90)
        ? []
        : [$"Memory is {Memory}; expected 1 minute to 90 days"];
}
