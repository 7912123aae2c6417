using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace OrleansAnomaly.Gateway.Metrics.Prometheus;

/// <summary>The default build's page, in Prometheus' text format 0.0.4.</summary>
internal sealed class OwnPage : IMetricsPage
{
    private readonly Lock _collecting = new();
    private readonly PrometheusExporter _exporter = new();
    private BaseExportingMetricReader? _reader;

    public void AddTo(MeterProviderBuilder metrics) => metrics.AddReader(_reader = new BaseExportingMetricReader(_exporter));

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string path, MeterProvider metrics) =>
        routes.MapGet(path, () => TypedResults.Text(Collect(), PrometheusText.MediaType));

    /// <summary>Everything as it is now.</summary>
    private string Collect()
    {
        lock (_collecting)
        {
            _reader!.Collect();
            return _exporter.Text;
        }
    }
}
