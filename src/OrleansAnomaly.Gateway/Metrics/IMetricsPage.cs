using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>
/// How what was measured becomes a page that Prometheus reads. Two sides: the default build's own writer, and OpenTelemetry's exporter, which not every feed
/// of packages has; docs/decisions/0014-own-prometheus-exporter.md.
/// </summary>
public interface IMetricsPage
{
    /// <summary>Adds what the page reads from to what collects the metrics; called once, before <see cref="Map"/>.</summary>
    /// <param name="metrics">What collects them.</param>
    void AddTo(MeterProviderBuilder metrics);

    /// <summary>Answers requests for the page.</summary>
    /// <param name="routes">Where requests are routed.</param>
    /// <param name="path">The page's path.</param>
    /// <param name="metrics">What collects the metrics.</param>
    IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string path, MeterProvider metrics);
}
