using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Health;
using OrleansAnomaly.Gateway.Metrics.Prometheus;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>What is measured, for Prometheus to fetch.</summary>
internal static class MetricsEndpoints
{
    public static void AddTelemetry(this IServiceCollection services, TelemetryOptions options, FurtherTelemetry further)
    {
        services.AddMetrics();
        services.AddSingleton(options).AddSingleton(further).AddSingleton<GatewayMetrics>().AddSingleton<FleetMetrics>().AddSingleton<TelemetryPipeline>();
        services.AddSingleton<FleetWatch>().AddHostedService(provider => provider.GetRequiredService<FleetWatch>());
    }

    public static void MapMetrics(this WebApplication app)
    {
        // From the first request on, not from the first scrape.
        var pipeline = app.Services.GetRequiredService<TelemetryPipeline>();
        app.MapGet("/metrics", async (FleetWatch watch, CancellationToken stop) =>
            {
                await watch.LookAsync(stop).ConfigureAwait(false);
                return TypedResults.Text(pipeline.Collect(), PrometheusText.MediaType);
            })
            .Requires(Right.Read | Right.Installation).WithName("metrics").WithTags("operations").WithSummary("What is measured, in Prometheus' text format 0.0.4.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }
}
