using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Cli.Options;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Replay;

/// <summary>What <c>anomaly replay</c> was asked to do; sound by the time it exists.</summary>
internal sealed record ReplayOptions
{
    public required string Data { get; init; }

    public required SensorId Sensor { get; init; }

    public required long From { get; init; }

    public required long To { get; init; }

    /// <summary>The file of <c>--with</c>, and what it says; null where there is none.</summary>
    public (string File, MonitorOptions Options)? With { get; init; }

    public string? Out { get; init; }

    public ResultFormat Format { get; init; }

    public bool Json { get; init; }
}
