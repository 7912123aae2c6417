using OrleansAnomaly.Gateway;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.Gateway.Metrics;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>What <c>anomaly-silo</c> and <c>anomaly-gateway</c> run with; docs/cluster-configuration.md lists every key. One file may serve all processes of a cluster.</summary>
public sealed record SiloOptions
{
    /// <summary>The cluster, and the process's place in it.</summary>
    public SiloClusterOptions Cluster { get; init; } = new();

    /// <summary>What listens for HTTP, and its limits.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>What watches.</summary>
    public FleetOptions Fleet { get; init; } = new();

    /// <summary>What is logged, and where to.</summary>
    public LogOptions Logging { get; init; } = new();

    /// <summary>Where traces and metrics go besides <c>/metrics</c>.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Orleans' own dashboard.</summary>
    public DashboardOptions Dashboard { get; init; } = new();

    /// <summary>
    /// Longest that a silo takes to hand over its partitions and to leave, once requests are done; 1 second to 1 hour. What is not handed over by then the
    /// next owners take from the log.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate() => DrainTimeout >= TimeSpan.FromSeconds(1) && DrainTimeout <= TimeSpan.FromHours(1) ? []
        : [$"{nameof(DrainTimeout)} is {DrainTimeout}; expected 1 second to 1 hour"];
}
