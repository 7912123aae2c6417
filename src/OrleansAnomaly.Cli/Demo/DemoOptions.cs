using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>What <c>anomaly demo</c> was asked to do; sound by the time it exists.</summary>
internal sealed record DemoOptions
{
    public required PlantOptions Plant { get; init; }

    /// <summary>Wall time for the whole run; null: as fast as the machine goes.</summary>
    public required TimeSpan? Duration { get; init; }

    public bool Headless { get; init; }

    /// <summary>Where the service listens; null: at the usual port, or any other where that is taken.</summary>
    public string? Url { get; init; }

    /// <summary>Whether the service goes on answering when the plant's time is over.</summary>
    public bool Stay { get; init; }
}
