using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Health;
using OrleansAnomaly.Gateway.Logging;

namespace OrleansAnomaly.Gateway.Tests.Health;

public class FleetWatchTests
{
    [Fact]
    public async Task A_fleet_that_fails_is_logged_once_and_is_not_ready_while_questions_are_still_passed_on()
    {
        using var written = new StringWriter();
        var output = new LogOutput(new LogOptions(), written, isTerminal: false, TimeProvider.System);
        var fleet = new StatusFleet(new FleetStatus { Sensors = 4 });
        await using (GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort, output.Register))
        {
            server.Open(fleet);
            var watch = server.Services.GetRequiredService<FleetWatch>();
            await watch.LookAsync(CancellationToken.None);
            Assert.True(watch.IsReady);
            fleet.Status = fleet.Status with { Sensors = 5, Failure = "the disk is full" };
            await watch.LookAsync(CancellationToken.None);
            await watch.LookAsync(CancellationToken.None);
            Assert.False(watch.IsReady);
            Assert.Equal(5, watch.Latest?.Sensors);
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            using HttpResponseMessage ready = await client.GetAsync("/readyz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal("the disk is full", (await RunningGateway.JsonOf(ready)).GetProperty("detail").GetString());
        }
        await output.DisposeAsync();
        string[] lines = written.ToString().Split('\n');
        Assert.Contains("the disk is full", Assert.Single(lines, line => line.Contains("\"event\":2004,", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(lines, line => line.Contains("\"event\":2001,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fleet_that_is_away_for_the_moment_is_no_failure_that_stays()
    {
        var fleet = new StatusFleet(new FleetStatus { Sensors = 4 });
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        server.Open(fleet);
        var watch = server.Services.GetRequiredService<FleetWatch>();
        await watch.LookAsync(CancellationToken.None);
        fleet.Failure = new FleetUnavailableException("a silo is away");
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(4, watch.Latest?.Sensors);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using (HttpResponseMessage away = await client.GetAsync("/v1/status"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), away.Headers.RetryAfter?.Delta);
            JsonElement problem = await RunningGateway.JsonOf(away);
            Assert.EndsWith(":fleet_unavailable", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
            Assert.Equal("a silo is away", problem.GetProperty("detail").GetString());
        }
        fleet.Failure = null;
        Assert.True(watch.IsReady);
        using HttpResponseMessage back = await client.GetAsync("/v1/status");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task A_process_of_many_is_ready_by_its_own_word_whatever_the_others_do()
    {
        string? unready = "partitions are missing";
        var fleet = new StatusFleet(new FleetStatus()) { Failure = new FleetUnavailableException("another silo is away") };
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        server.Open(fleet, () => unready);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using (HttpResponseMessage refused = await client.GetAsync("/readyz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("partitions are missing", (await RunningGateway.JsonOf(refused)).GetProperty("detail").GetString());
        }
        unready = null;
        using HttpResponseMessage ready = await client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
