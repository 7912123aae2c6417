using System.Net;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Queries;

public class CommandTests
{
    [Fact]
    public async Task A_sensor_that_relearns_says_nothing_of_what_it_knew_before()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        var telemetry = new Telemetry(8, 1, 2);
        for (int step = 0; step < 288; step++)
        {
            await running.Fleet.IngestAsync(telemetry.Round(EventTime.From(running.Time.GetUtcNow())));
            running.Time.Advance(TimeSpan.FromMinutes(10));
        }
        using HttpResponseMessage answer = await running.Client.PostAsync($"/v1/sensors/relearn?sensor={telemetry.Sensors[0].Path}", null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Receipt receipt = await running.Fleet.IngestAsync(telemetry.Round(EventTime.From(running.Time.GetUtcNow()), 0), IngestWait.Scored);
        Assert.Equal(telemetry.Sensors[1], Assert.Single(receipt.Scored!.Anomalies).Sensor);
        using HttpResponseMessage unknown = await running.Client.PostAsync("/v1/sensors/relearn?sensor=never/seen", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task What_a_fleet_in_memory_cannot_do_is_refused_with_the_reason()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        await running.Fleet.IngestAsync(new Telemetry(9, 1, 1).Round(EventTime.From(running.Time.GetUtcNow())), IngestWait.Scored);
        using HttpResponseMessage snapshot = await running.Client.PostAsync("/v1/snapshots", null);
        JsonElement problem = await RunningGateway.JsonOf(snapshot);
        Assert.Equal((409, "urn:orleans-anomaly:problem:not_possible"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("type").GetString()));
        using HttpResponseMessage replay = await running.Client.GetAsync("/v1/verdicts?sensor=plant/machine-0000/s0&all=true&from=2026-03-02&to=2026-03-03");
        problem = await RunningGateway.JsonOf(replay);
        Assert.Equal((409, "urn:orleans-anomaly:problem:replay_unavailable"), ((int)replay.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Contains("memory", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_snapshot_is_there_when_it_is_answered()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("anomaly-gateway-");
        try
        {
            await using RunningGateway running = await RunningGateway.StartAsync(edge: new EdgeOptions { Shards = 1, DataDirectory = directory.FullName, SnapshotInterval = TimeSpan.FromDays(1) });
            await running.Fleet.IngestAsync(new Telemetry(9, 1, 1).Round(EventTime.From(running.Time.GetUtcNow())), IngestWait.Scored);
            string[] before = Directory.GetFiles(directory.FullName, "*manifest*", SearchOption.AllDirectories);
            using HttpResponseMessage answer = await running.Client.PostAsync("/v1/snapshots", null);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.NotEmpty(Directory.GetFiles(directory.FullName, "*manifest*", SearchOption.AllDirectories).Except(before));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Nothing_is_answered_before_the_fleet_has_started()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        foreach (string path in (string[])["/v1/status", "/v1/sensors", "/v1/incidents", "/v1/verdicts?sensor=a", "/v1/sensors/series?sensor=a&shape=plot", "/v1/stream"])
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("urn:orleans-anomaly:problem:not_ready", (await RunningGateway.JsonOf(answer)).GetProperty("type").GetString());
        }
    }
}
