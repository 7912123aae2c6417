using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansAnomaly.Gateway.Metrics.Prometheus;

namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>Collects what the meters of this gateway and of the process measure, for <c>/metrics</c> and, where a collector is named, for it; and sends traces there.</summary>
internal sealed class TelemetryPipeline : IDisposable
{
    private const string HostingMeter = "Microsoft.AspNetCore.Hosting", KestrelMeter = "Microsoft.AspNetCore.Server.Kestrel", RuntimeMeter = "System.Runtime";

    // The process has many more. Those whose names end in "count" mean something else to Prometheus.
    private static readonly HashSet<string> s_ofOthers =
    [
        "http.server.request.duration", "http.server.active_requests",
        "kestrel.active_connections", "kestrel.rejected_connections",
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set",
        "dotnet.gc.collections", "dotnet.gc.heap.total_allocated", "dotnet.gc.last_collection.heap.size", "dotnet.gc.pause.time",
        "dotnet.exceptions",
    ];

    private readonly TracerProvider? _traces;

    public TelemetryPipeline(TelemetryOptions options, FurtherTelemetry further, IMeterFactory meters, GatewayMetrics gateway, FleetMetrics fleet)
    {
        // The fleet's instruments need only exist.
        ArgumentNullException.ThrowIfNull(fleet);
        Page = further.Page?.Invoke() ?? new OwnPage();
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(options.Name, serviceVersion: typeof(TelemetryPipeline).Assembly.GetName().Version?.ToString(3));
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter([gateway.Meter.Name, HostingMeter, KestrelMeter, RuntimeMeter, .. further.Meters])
            .AddView(instrument => IsOurs(instrument, gateway.Meter, meters) || further.Meters.Contains(instrument.Meter.Name) ? null : MetricStreamConfiguration.Drop);
        Page.AddTo(builder);
        if (options.OtlpEndpoint is { } endpoint)
        {
            builder.AddOtlpExporter((exporter, reader) =>
            {
                Set(exporter, options, endpoint, "/v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = (int)options.OtlpTimeout.TotalMilliseconds;
            });
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource(["Microsoft.AspNetCore", .. further.Sources])
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceShare)))
                .AddOtlpExporter(exporter => Set(exporter, options, endpoint, "/v1/traces"))
                .Build();
        }
        Metrics = builder.Build();
        gateway.Begin();
    }

    /// <summary>What collects the metrics.</summary>
    public MeterProvider Metrics { get; }

    /// <summary>What writes them for Prometheus.</summary>
    public IMetricsPage Page { get; }

    public void Dispose()
    {
        _traces?.Dispose();
        Metrics.Dispose();
    }

    // Other gateways of this process have meters of the same names.
    private static bool IsOurs(Instrument instrument, Meter own, IMeterFactory meters) =>
        instrument.Meter == own || (s_ofOthers.Contains(instrument.Name) && (instrument.Meter.Name == RuntimeMeter || instrument.Meter.Scope == meters));

    private static void Set(OtlpExporterOptions exporter, TelemetryOptions options, string endpoint, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(endpoint.TrimEnd('/') + path);
        exporter.TimeoutMilliseconds = (int)options.OtlpTimeout.TotalMilliseconds;
    }
}
