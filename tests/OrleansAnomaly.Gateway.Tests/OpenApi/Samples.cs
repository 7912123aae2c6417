using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.OpenApi;

/// <summary>
/// For every operation of the OpenAPI document requests that show what it answers, by <c>operationId</c>: one at least that succeeds. Whoever adds an
/// operation adds a sample.
/// </summary>
internal static class Samples
{
    private const string Sensor = "plant/machine-0002/s1", Stretch = "from=2026-03-02&to=2026-03-06T00:00Z";

    private static readonly string Series = $"{{\"granularity\":\"daily\",\"series\":[{string.Join(',', Enumerable.Range(0, 60).Select(i => $"{{\"value\":{i % 7}}}"))}]}}";
    private static readonly string Asset = $"{{\"granularity\":\"daily\",\"sensors\":{{\"flow\":[{string.Join(',', Enumerable.Range(0, 60).Select(i => i % 7))}]}}}}";

    private static readonly Dictionary<string, Sample[]> s_known = new()
    {
        ["health"] = [new("/healthz")],
        ["ready"] = [new("/readyz")],
        ["ingest"] =
        [
            new("/v1/readings?wait=scored", 200, "application/x-ndjson", "{\"sensor\":\"plant/machine-0002/s1\",\"time\":1772449200000,\"value\":1}"), new("/v1/readings", 200, "text/csv", "sensor,time,value\n"),
            new("/v1/readings", 400, "application/json", "["), new("/v1/readings?wait=long", 400, "application/json", "[]"),
            new("/v1/readings", 415, "text/plain", "1"), new("/v1/readings", 422, "application/json", "[1]"),
        ],
        ["detectEntire"] = [new("/v1/detect/entire", 200, "application/json", Series), new("/v1/detect/entire", 400, "application/json", "{}"), new("/v1/detect/entire", 415, "text/plain", "1")],
        ["detectLast"] = [new("/v1/detect/last", 200, "application/json", Series), new("/v1/detect/last", 400, "application/json", "{}")],
        ["detectAssetEntire"] = [new("/v1/detect/asset/entire", 200, "application/json", Asset), new("/v1/detect/asset/entire", 400, "application/json", "{}")],
        ["detectAssetLast"] = [new("/v1/detect/asset/last", 200, "application/json", Asset), new("/v1/detect/asset/last", 400, "application/json", "{}")],
        ["listSensors"] = [new("/v1/sensors?limit=3"), new("/v1/sensors?status=anomalous&prefix=plant/"), new("/v1/sensors?limit=x", 400)],
        ["getSensor"] = [new($"/v1/sensors/status?sensor={Sensor}"), new("/v1/sensors/status", 400), new("/v1/sensors/status?sensor=never/seen", 404)],
        ["getSeries"] =
        [
            new($"/v1/sensors/series?sensor={Sensor}&{Stretch}&points=10"), new($"/v1/sensors/series?sensor={Sensor}&shape=plot"),
            new($"/v1/sensors/series?sensor={Sensor}", 400), new($"/v1/sensors/series?sensor=never/seen&{Stretch}", 404),
        ],
        ["relearnSensor"] = [new("/v1/sensors/relearn?sensor=plant/machine-0003/s2", 204), new("/v1/sensors/relearn", 400), new("/v1/sensors/relearn?sensor=never/seen", 404)],
        ["listVerdicts"] =
        [
            new($"/v1/verdicts?sensor={Sensor}&limit=5"), new($"/v1/verdicts?sensor={Sensor}&points=50"), new($"/v1/verdicts?sensor={Sensor}&{Stretch}&all=true"),
            new($"/v1/verdicts?sensor={Sensor}&all=true", 400), new("/v1/verdicts?sensor=never/seen", 404),
        ],
        ["listIncidents"] = [new("/v1/incidents?open=false&limit=1"), new($"/v1/incidents?prefix=plant/&{Stretch}"), new("/v1/incidents?open=perhaps", 400)],
        ["getIncident"] = [new("/v1/incidents/{incident}"), new("/v1/incidents/none", 400), new("/v1/incidents/{incident}999", 404)],
        ["acknowledgeIncident"] =
        [
            new("/v1/incidents/{incident}/acknowledge", 200, "application/json", "{\"note\":\"seen\"}"), new("/v1/incidents/{incident}/acknowledge", 409, "application/json", "{\"note\":\"mine\"}"),
            new("/v1/incidents/{incident}/acknowledge", 400, "application/json", "[]"), new("/v1/incidents/none/acknowledge", 400, "application/json", "{}"),
            new("/v1/incidents/{incident}999/acknowledge", 404, "application/json", "{}"), new("/v1/incidents/{incident}/acknowledge", 415, "text/plain", "seen"),
        ],
        ["getStatus"] = [new("/v1/status"), new("/v1/status?x=1", 400)],
        ["takeSnapshot"] = [new("/v1/snapshots", 204), new("/v1/snapshots?x=1", 400)],
        ["metrics"] = [new("/metrics")],
        ["stream"] = [new("/v1/stream?after=-1.0"), new("/v1/stream?after=x", 400)],
    };

    /// <summary>The samples of an operation.</summary>
    public static Sample[] Of(string operation) => s_known.TryGetValue(operation, out Sample[]? samples)
        ? samples
        : throw new Xunit.Sdk.XunitException($"the operation '{operation}' is in the OpenAPI document and has no sample; add requests that show what it answers to {nameof(Samples)}.{nameof(s_known)}");

    /// <summary>The path of a sample, with the id of an incident that is there.</summary>
    public static async Task<string> PathAsync(Sample sample, RunningGateway gateway)
    {
        if (!sample.Path.Contains("{incident}"))
            return sample.Path;
        JsonElement incidents = await gateway.GetAsync("/v1/incidents?limit=1");
        return sample.Path.Replace("{incident}", incidents.GetProperty("items")[0].GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    /// <summary>The operations that have samples.</summary>
    public static IEnumerable<string> Operations => s_known.Keys;
}

/// <summary>A request and the status that it is answered with.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Status">The status expected.</param>
/// <param name="MediaType">What its body is; null where it has none.</param>
/// <param name="Body">Its body.</param>
internal sealed record Sample(string Path, int Status = 200, string? MediaType = null, string? Body = null);
