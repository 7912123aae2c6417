using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Metrics;

public class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_route_and_status_and_never_by_path()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        await running.GetAsync("/readyz");
        await running.GetAsync("/readyz");
        for (int i = 0; i < 3; i++)
            (await running.Client.GetAsync($"/v1/nothing/{i}")).Dispose();
        PrometheusPage page = await PageAsync(running.Client);
        Assert.Equal(2, page.Value("http_server_request_duration_seconds_count", ("http_route", "/readyz"), ("http_response_status_code", "200")));
        Assert.Equal(3, page.Value("http_server_request_duration_seconds_count", ("http_response_status_code", "404")));
        Assert.DoesNotContain(page.Families.SelectMany(family => family.Samples), sample => sample.Labels.Values.Any(value => value.Contains("nothing", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Methods_that_nobody_knows_share_one_label()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        for (int i = 0; i < 5; i++)
            (await running.Client.SendAsync(new HttpRequestMessage(new HttpMethod($"INVENTED{i}"), "/healthz"))).Dispose();
        PrometheusPage page = await PageAsync(running.Client);
        Assert.Equal(5, page.Value("http_server_request_duration_seconds_count", ("http_request_method", "_OTHER")));
    }

    [Fact]
    public async Task What_the_fleet_says_of_itself_is_told()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        var telemetry = new Telemetry(1, assets: 3, sensorsPerAsset: 2);
        long now = EventTime.From(running.Time.GetUtcNow());
        await running.Fleet.IngestAsync(telemetry.Round(now), IngestWait.Scored);
        await running.Fleet.IngestAsync(telemetry.Round(now), IngestWait.Scored);
        await running.Fleet.IngestAsync(telemetry.Round(now + 2 * EventTime.Hour), IngestWait.Scored);
        PrometheusPage page = await PageAsync(running.Client);
        Assert.Equal(1, page.Value("anomaly_fleet_ready"));
        Assert.Equal(6, page.Value("anomaly_fleet_sensors"));
        Assert.Equal(3, page.Value("anomaly_fleet_assets"));
        Assert.Equal(3, page.Value("anomaly_fleet_assets_in_memory"));
        Assert.Equal(12, page.Value("anomaly_fleet_accepted_total"));
        Assert.Equal(6, page.Value("anomaly_fleet_scored_total"));
        Assert.Equal(6, page.Value("anomaly_fleet_duplicates_total"));
        Assert.Equal(0, page.Value("anomaly_fleet_late_total"));
        Assert.Equal(6, page.Value("anomaly_fleet_refused_total", ("reason", "future")));
        Assert.Equal(0, page.Value("anomaly_fleet_refused_total", ("reason", "asset_full")));
        Assert.Equal(256L << 20, page.Value("anomaly_fleet_memory_budget_bytes"));
        Assert.True(page.Value("anomaly_fleet_memory_bytes") > 6 * 1_000);
    }

    [Fact]
    public async Task What_the_gateway_says_of_its_own_work_is_told_and_begins_at_0()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        PrometheusPage before = await PageAsync(running.Client);
        Assert.Equal(0, before.Value("anomaly_gateway_readings_total", ("outcome", "refused")));
        Assert.Equal(0, before.Value("anomaly_gateway_streams"));
        var metrics = running.Server.Services.GetRequiredService<GatewayMetrics>();
        metrics.ReadingsTaken(10, 2, 1, 400);
        metrics.ReadingsTaken(5, 0, 0, 100);
        metrics.StreamOpened();
        metrics.StreamOpened();
        metrics.StreamClosed();
        metrics.EventsSent(7);
        metrics.EventsMissed(3);
        PrometheusPage page = await PageAsync(running.Client);
        Assert.Equal(15, page.Value("anomaly_gateway_readings_total", ("outcome", "accepted")));
        Assert.Equal(2, page.Value("anomaly_gateway_readings_total", ("outcome", "refused")));
        Assert.Equal(1, page.Value("anomaly_gateway_readings_total", ("outcome", "unreadable")));
        Assert.Equal(500, page.Value("anomaly_gateway_ingested_bytes_total"));
        Assert.Equal(1, page.Value("anomaly_gateway_streams"));
        Assert.Equal(7, page.Value("anomaly_gateway_events_sent_total"));
        Assert.Equal(3, page.Value("anomaly_gateway_events_missed_total"));
    }

    [Fact]
    public async Task Gateways_of_one_process_count_for_themselves()
    {
        await using RunningGateway one = await RunningGateway.StartAsync();
        await using RunningGateway other = await RunningGateway.StartAsync();
        await one.GetAsync("/readyz");
        one.Server.Services.GetRequiredService<GatewayMetrics>().EventsSent(7);
        PrometheusPage page = await PageAsync(other.Client);
        Assert.Null(page.Value("http_server_request_duration_seconds_count", ("http_route", "/readyz")));
        Assert.Equal(0, page.Value("anomaly_gateway_events_sent_total"));
    }

    [Fact]
    public async Task Before_the_fleet_has_started_there_is_a_page_and_it_says_not_ready()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        PrometheusPage page = await PageAsync(client);
        Assert.Equal(0, page.Value("anomaly_fleet_ready"));
        Assert.Null(page.Value("anomaly_fleet_sensors"));
        Assert.True(page.Value("dotnet_process_memory_working_set_bytes") > 1_000_000);
    }

    [Fact]
    public async Task A_fleet_that_has_failed_is_not_ready()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        server.Open(new StatusFleet(new FleetStatus { Sensors = 4, Failure = "disk full" }));
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        PrometheusPage page = await PageAsync(client);
        Assert.Equal(0, page.Value("anomaly_fleet_ready"));
        Assert.Equal(4, page.Value("anomaly_fleet_sensors"));
    }

    [Fact]
    public async Task The_page_has_its_media_type_and_every_metric_its_meaning()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await running.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        PrometheusPage page = PrometheusPage.Read(await answer.Content.ReadAsStringAsync());
        Assert.All(page.Families, family => Assert.NotEqual("", family.Help));
        Assert.True(page.Families.Count > 20);
    }

    [PromtoolFact]
    public async Task Prometheus_own_check_finds_nothing_to_say()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        await running.GetAsync("/readyz");
        Assert.Equal("", await Promtool.CheckAsync(await running.Client.GetStringAsync("/metrics")));
    }

    internal static async Task<PrometheusPage> PageAsync(HttpClient client) => PrometheusPage.Read(await client.GetStringAsync("/metrics"));
}
