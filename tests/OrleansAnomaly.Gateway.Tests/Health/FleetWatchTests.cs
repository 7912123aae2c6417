using System.Net;
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
}
