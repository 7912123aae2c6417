using System.Diagnostics.Metrics;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Health;

namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>What the fleet says of itself, as it was when it was last looked at. Nothing but readiness before it has started.</summary>
internal sealed class FleetMetrics
{
    private readonly FleetWatch _watch;
    private readonly Meter _meter;

    public FleetMetrics(GatewayMetrics metrics, FleetWatch watch)
    {
        (_watch, _meter) = (watch, metrics.Meter);
        _meter.CreateObservableGauge("anomaly.fleet.ready", () => watch.IsReady ? 1L : 0L, null, "1 while readings are taken in, else 0.");
        Gauge("sensors", "{sensor}", "Sensors known.", status => status.Sensors);
        Gauge("assets", "{asset}", "Assets known.", status => status.Assets);
        Gauge("assets.in_memory", "{asset}", "Assets whose states are in memory.", status => status.AssetsInMemory);
        Gauge("memory", "By", "Memory that states and catalogue take up.", status => status.MemoryBytes);
        Gauge("memory.budget", "By", "Memory that states and catalogue may take up.", status => status.MemoryBudget);
        Counter("accepted", "{reading}", "Readings accepted.", status => status.Accepted);
        Counter("scored", "{reading}", "Readings scored.", status => status.Scored.Scored);
        Counter("no_measurement", "{reading}", "Accepted readings that were no measurement.", status => status.Scored.NoMeasurement);
        Counter("duplicates", "{reading}", "Accepted readings of a time that their sensor had already.", status => status.Scored.Duplicates);
        Counter("late", "{reading}", "Accepted readings older than their sensor's newest.", status => status.Scored.Late);
        Counter("future", "{reading}", "Accepted readings that lay too far ahead when they were scored.", status => status.Scored.Future);
        Counter("evicted", "{asset}", "Assets whose states left memory because it was short.", status => status.Evicted);
        Counter("returned", "{asset}", "Assets whose states came back.", status => status.Returned);
        _meter.CreateObservableCounter("anomaly.fleet.refused", Refused, "{reading}", "Readings refused.");
    }

    private void Gauge(string name, string unit, string description, Func<FleetStatus, long> of) =>
        _meter.CreateObservableGauge("anomaly.fleet." + name, () => Latest(of), unit, description);

    private void Counter(string name, string unit, string description, Func<FleetStatus, long> of) =>
        _meter.CreateObservableCounter("anomaly.fleet." + name, () => Latest(of), unit, description);

    private Measurement<long>[] Latest(Func<FleetStatus, long> of) => _watch.Latest is { } status ? [new Measurement<long>(of(status))] : [];

    private Measurement<long>[] Refused() => _watch.Latest is { } status
        ? [.. Enum.GetValues<RefusalReason>().Select(reason =>
            new Measurement<long>(status.Refused.GetValueOrDefault(reason), new KeyValuePair<string, object?>("reason", NameOf(reason))))]
        : [];

    private static string NameOf(RefusalReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
