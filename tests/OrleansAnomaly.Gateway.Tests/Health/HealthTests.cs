using System.Net;
using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task A_gateway_lives_before_its_fleet_has_started_and_is_ready_only_then()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz")).StatusCode);
        using HttpResponseMessage early = await client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        JsonElement problem = await RunningGateway.JsonOf(early);
        Assert.Equal("urn:orleans-anomaly:problem:not_ready", problem.GetProperty("type").GetString());
        Assert.Equal("the fleet is starting", problem.GetProperty("detail").GetString());

        await using RunningGateway running = await RunningGateway.StartAsync();
        server.Open(running.Fleet);
        Assert.Equal("ready", (await RunningGateway.JsonOf(await client.GetAsync("/readyz"))).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "not_found")]
    [InlineData("DELETE", "/healthz", 405, "method_not_allowed")]
    public async Task An_address_or_method_that_is_not_there_is_answered_by_a_problem(string method, string path, int status, string name)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await running.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal($"urn:orleans-anomaly:problem:{name}", problem.GetProperty("type").GetString());
        Assert.Contains(path, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Options_that_are_not_sound_are_all_named_at_once()
    {
        var options = new GatewayOptions { Url = "ftp://x", MaxStreams = 0, RequestTimeout = TimeSpan.Zero };
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => GatewayServer.StartAsync(options));
        Assert.Contains("Url is 'ftp://x'", refused.Message);
        Assert.Contains("MaxStreams is 0; expected 1 to 100000", refused.Message);
        Assert.Contains("RequestTimeout is 00:00:00", refused.Message);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("http://*:80")]
    public void An_address_that_other_machines_reach_must_be_allowed(string url)
    {
        Assert.NotEmpty(new GatewayOptions { Url = url }.Validate());
        if (!url.Contains('*'))
            Assert.Empty(new GatewayOptions { Url = url, Insecure = true }.Validate());
    }
}
