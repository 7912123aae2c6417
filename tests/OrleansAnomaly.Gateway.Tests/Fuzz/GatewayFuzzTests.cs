using OrleansAnomaly.Bench.Fuzz.Http;

namespace OrleansAnomaly.Gateway.Tests.Fuzz;

public class GatewayFuzzTests
{
    /// <summary>The long run is <c>bench fuzz gateway</c>.</summary>
    [Fact]
    public async Task Whatever_is_sent_the_answer_is_one_that_is_described_and_says_what_was_expected()
    {
        GatewayFuzzTotals met = await GatewayFuzz.RunAsync(4_000, seed: 7, TextWriter.Null);
        Assert.True(met.Findings.IsEmpty, string.Join('\n', met.Findings));
        Assert.Equal(4_000, met.Requests);
        // Without these it would have looked at next to nothing.
        Assert.All((int[])[101, 200, 204, 400, 404, 405, 409, 415, 422, 431], status => Assert.Contains(status, met.Statuses.Keys));
        Assert.All((string[])["ingest", "listSensors", "getSensor", "getSeries", "listVerdicts", "listIncidents", "getStatus", "stream", "metrics"], name => Assert.Contains(name, met.Successes.Keys));
        Assert.InRange(met.Accepted, 1_000, long.MaxValue);
        Assert.InRange(met.Streams, 20, long.MaxValue);
    }

    [Fact]
    public void The_same_seed_and_number_make_the_same_request()
    {
        ApiOperation[] operations = [new("ingest", "POST", "/v1/readings", [], new HashSet<int> { 200 }), new("getSensor", "GET", "/v1/sensors/status", [new("sensor", "query", "string", [], "a/b")], new HashSet<int> { 200 })];
        for (long number = 0; number < 300; number++)
            Assert.Equal(HttpCase.Make(3, number, operations).Bytes, HttpCase.Make(3, number, operations).Bytes);
        Assert.NotEqual(HttpCase.Make(3, 1, operations).Bytes, HttpCase.Make(4, 1, operations).Bytes);
    }
}
