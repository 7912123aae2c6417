using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Health;
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
        var watch = app.Services.GetRequiredService<FleetWatch>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ToldOfFleet>() is not null)
                await watch.LookAsync(context.RequestAborted).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
        });
        pipeline.Page.Map(app, "/metrics", pipeline.Metrics)
            .Requires(Right.Read | Right.Installation).WithName("metrics").WithTags("operations").WithSummary("What is measured, in Prometheus' text format.")
            .WithMetadata(new ToldOfFleet(), new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/plain"]));
    }

    /// <summary>Marks the endpoint that tells what the fleet says of itself: it is asked before, whoever writes the answer.</summary>
    private sealed class ToldOfFleet;
}
