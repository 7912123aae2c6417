using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OrleansAnomaly.Gateway.Metrics.Prometheus;
using OrleansAnomaly.Gateway.Prometheus;
using OrleansAnomaly.Gateway.Tests.Metrics;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>The default build's page of metrics beside the one that OpenTelemetry's exporter writes.</summary>
public sealed class MetricsPagesTests
{
    [Fact]
    public async Task Both_pages_tell_the_same_series_of_every_kind_of_instrument()
    {
        using var meter = new Meter($"pages-{Guid.NewGuid():N}");
        (OwnPage own, ExporterPage exporter) = (new OwnPage(), new ExporterPage());
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name);
        own.AddTo(builder);
        exporter.AddTo(builder);
        using MeterProvider provider = builder.Build();
        Measure(meter);
        await using WebApplication app = await StartAsync(routes =>
        {
            own.Map(routes, "/own", provider);
            exporter.Map(routes, "/exporter", provider);
        });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        string[] ours = Series(await client.GetStringAsync("/own")), theirs = Series(await client.GetStringAsync("/exporter"));
        Assert.True(ours.Length > 24, $"only {ours.Length} series");
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public async Task A_silo_tells_through_the_exporter_what_the_default_page_would()
    {
        await using RunningSilo silo = await RunningSilo.StartAsync();
        using HttpResponseMessage answer = await silo.Client.GetAsync("/metrics");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        string page = await answer.Content.ReadAsStringAsync();
        foreach (string name in (string[])["anomaly_fleet_ready", "anomaly_fleet_sensors", "anomaly_gateway_readings_total", "anomaly_silo_caught_up", "orleans_catalog_activations", "dotnet_process_memory_working_set_bytes"])
            Assert.Contains($"# TYPE {name} ", page, StringComparison.Ordinal);
    }

    private static void Measure(Meter meter)
    {
        KeyValuePair<string, object?> inner = new("place", "inner \"quoted\" \\ and\nbroken"), outer = new("place", "outer");
        Counter<long> rows = meter.CreateCounter<long>("test.rows", "{row}", "Rows.\nSecond line with a \\.");
        rows.Add(12, inner);
        rows.Add(3, outer);
        meter.CreateCounter<double>("test.worked", "s", "Time worked.").Add(1.5);
        UpDownCounter<long> open = meter.CreateUpDownCounter<long>("test.open", "{stream}", "Streams.");
        open.Add(5);
        open.Add(-2);
        meter.CreateObservableGauge("test.temperature", () => -3.25, "Cel", "Temperature.");
        meter.CreateObservableGauge("test.memory", () => 1L << 40, "By", "Memory.");
        meter.CreateObservableGauge("test.share", () => 0.25, "1", "Share.");
        meter.CreateObservableCounter("test.bytes", () => 77L, "By", "Bytes.");
        meter.CreateObservableUpDownCounter("test.level", () => -7L, null, "Level.");
        meter.CreateObservableGauge("test.rate", () => 9.5, "By/s", "Rate.");
        Histogram<double> took = meter.CreateHistogram<double>("test.took", "s", "Time that requests took.");
        foreach (double value in (double[])[0, 0.004, 1, 17.5, 1e6])
            took.Record(value, new("route", "/v1/readings"), new("is.late", true));
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    /// <summary>Every series with its type and value. What the exporter adds of its own, of which meter a series is, is left out.</summary>
    private static string[] Series(string text) =>
    [
        .. PrometheusPage.Read(HelpFirst(text)).Families.Where(family => family.Name is not ("target_info" or "otel_scope_info")).SelectMany(family => family.Samples.Select(sample =>
            $"{family.Type} {family.Help} {sample.Name} {string.Join(',', sample.Labels.Where(label => !label.Key.StartsWith("otel_scope_", StringComparison.Ordinal)).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))} {sample.Value:R}"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The format leaves open which comes first, a metric's type or its help; the reader of pages takes the help first. It also has lines of OpenMetrics left out.</summary>
    private static string HelpFirst(string text)
    {
        List<string> lines = [.. text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("# EOF", StringComparison.Ordinal) && !line.StartsWith("# UNIT", StringComparison.Ordinal))];
        for (int i = 1; i < lines.Count; i++)
        {
            if (lines[i - 1].StartsWith("# TYPE", StringComparison.Ordinal) && lines[i].StartsWith("# HELP", StringComparison.Ordinal))
                (lines[i - 1], lines[i]) = (lines[i], lines[i - 1]);
        }
        return string.Concat(lines.Select(line => line + "\n"));
    }
}
