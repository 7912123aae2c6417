using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;

namespace OrleansAnomaly.Cli.Serve;

/// <summary>What <c>anomaly serve</c> runs with; docs/configuration.md lists every key.</summary>
internal sealed record ServeOptions
{
    public const string DefaultDirectory = "anomaly-data";

    /// <summary>What listens, and its limits.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>What watches, and where it keeps what it knows.</summary>
    public EdgeOptions Fleet { get; init; } = new() { DataDirectory = DefaultDirectory };
}
