using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.Gateway.Metrics;

namespace OrleansAnomaly.Cli.Serve;

/// <summary>What <c>anomaly serve</c> runs with; docs/configuration.md lists every key.</summary>
internal sealed record ServeOptions
{
    public const string DefaultDirectory = "anomaly-data";

    /// <summary>What listens, and its limits.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>What watches, and where it keeps what it knows.</summary>
    public EdgeOptions Fleet { get; init; } = new() { DataDirectory = DefaultDirectory };

    /// <summary>What is logged, and where to.</summary>
    public LogOptions Logging { get; init; } = new();

    /// <summary>Where traces and metrics go besides <c>/metrics</c>.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();
}
