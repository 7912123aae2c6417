using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Cli.Simulate;

/// <summary>What <c>anomaly simulate --to</c> was asked to do; sound by the time it exists.</summary>
internal sealed record SendOptions
{
    /// <summary>Most requests that may be on their way at once.</summary>
    public const int MostUnderWay = 256;

    public required PlantOptions Plant { get; init; }

    public required Uri Url { get; init; }

    /// <summary>What the gateway is shown.</summary>
    public Client.GatewayAccess Access { get; init; } = Client.GatewayAccess.None;

    public required TimeSpan Duration { get; init; }

    /// <summary>Whether a request is done when its readings are scored; otherwise when they are durable.</summary>
    public bool UntilScored { get; init; }

    public bool Json { get; init; }
}
