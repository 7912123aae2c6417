using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;
using OrleansAnomaly.Gateway.Metrics;

namespace OrleansAnomaly.Gateway.Prometheus;

/// <summary>OpenTelemetry's own exporter writes the page. It knows OpenMetrics too, and gives that to who asks for it.</summary>
public sealed class ExporterPage : IMetricsPage
{
    /// <inheritdoc/>
    public void AddTo(MeterProviderBuilder metrics) =>
        // What was measured is told as it is now: who scrapes twice in a row sees what happened between.
        metrics.AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0);

    /// <inheritdoc/>
    public IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string path, MeterProvider metrics) =>
        routes.MapPrometheusScrapingEndpoint(path, metrics, configureBranchedPipeline: null, optionsName: null);
}
