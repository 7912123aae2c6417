using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Options;

/// <summary>Options of the monitors, as a file of options has them; docs/cli.md describes it.</summary>
internal sealed record MonitorOptions
{
    public SensorMonitorOptions Sensors { get; init; } = new();

    public AssetMonitorOptions Assets { get; init; } = new();
}
