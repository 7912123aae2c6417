using OrleansAnomaly.Gateway.Metrics;

namespace OrleansAnomaly.Gateway.Tests.Metrics;

public class OtlpTests
{
    [Fact]
    public async Task Metrics_and_traces_of_requests_go_to_the_collector_at_the_latest_when_the_gateway_ends()
    {
        await using Collector collector = await Collector.StartAsync();
        var telemetry = new TelemetryOptions { OtlpEndpoint = collector.Url + "/", TraceShare = 1, Name = "press-shop" };
        await using (GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort, telemetry: telemetry))
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            (await client.SendAsync(request)).Dispose();
        }
        (string Path, string? Type, string Body) metrics = collector.Posts.Last(post => post.Path == "/v1/metrics"), traces = collector.Posts.Last(post => post.Path == "/v1/traces");
        Assert.Equal("application/x-protobuf", metrics.Type);
        Assert.Contains("press-shop", metrics.Body, StringComparison.Ordinal);
        Assert.Contains("anomaly.fleet.ready", metrics.Body, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", metrics.Body, StringComparison.Ordinal);
        Assert.Equal("application/x-protobuf", traces.Type);
        Assert.Contains("GET /healthz", traces.Body, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", traces.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_nothing_up()
    {
        string gone;
        await using (Collector collector = await Collector.StartAsync())
            gone = collector.Url;
        var telemetry = new TelemetryOptions { OtlpEndpoint = gone, TraceShare = 1, OtlpTimeout = TimeSpan.FromMilliseconds(200) };
        GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort, telemetry: telemetry);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        Assert.True((await client.GetAsync("/healthz")).IsSuccessStatusCode);
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("collector")]
    [InlineData("ftp://127.0.0.1:4318")]
    [InlineData("http://name:word@127.0.0.1:4318")]
    [InlineData("http://127.0.0.1:4318/?key=1")]
    public void An_endpoint_that_cannot_be_one_is_refused(string endpoint) =>
        Assert.Contains("OtlpEndpoint is '" + endpoint, Assert.Single(new TelemetryOptions { OtlpEndpoint = endpoint }.Validate()), StringComparison.Ordinal);

    [Fact]
    public void Every_fault_is_told_at_once() =>
        Assert.Equal(4, new TelemetryOptions { OtlpInterval = TimeSpan.Zero, OtlpTimeout = TimeSpan.Zero, TraceShare = double.NaN, Name = "" }.Validate().Count);
}
