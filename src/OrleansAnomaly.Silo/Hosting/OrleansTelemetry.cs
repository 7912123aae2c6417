using Orleans.Diagnostics;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Prometheus;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>What is told of Orleans and of a silo beside what the gateway tells of itself.</summary>
internal static class OrleansTelemetry
{
    private const string OrleansMeter = "Microsoft.Orleans";

    public static readonly FurtherTelemetry Further = new(
        [OrleansMeter, SiloMetrics.MeterName], [ActivitySources.ApplicationGrainActivitySourceName, ActivitySources.LifecycleActivitySourceName]) { Page = static () => new ExporterPage() };
}
