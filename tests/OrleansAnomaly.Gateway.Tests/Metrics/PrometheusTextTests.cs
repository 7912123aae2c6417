using System.Diagnostics.Metrics;
using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OrleansAnomaly.Gateway.Metrics.Prometheus;

namespace OrleansAnomaly.Gateway.Tests.Metrics;

public class PrometheusTextTests
{
    private static readonly string[] s_odd = ["", "\"", "\\", "\n", "\\n", "ä", "漢", "{", "}", ",", "=", " ", "a=\"b\"", "\\\"", "\t", "#"];
    private static readonly double[] s_numbers = [0, -0.0, 1, -1.5, 1e300, 5e-324, double.NaN, double.PositiveInfinity, double.NegativeInfinity, long.MaxValue, 0.1];

    [Theory]
    [InlineData("http.server.request.duration", "s", "Histogram", "http_server_request_duration_seconds")]
    [InlineData("anomaly.gateway.ingested", "By", "Counter", "anomaly_gateway_ingested_bytes_total")]
    [InlineData("queue.items_total", "{item}", "Counter", "queue_items_total")]
    [InlineData("wait.seconds", "s", "Gauge", "wait_seconds")]
    [InlineData("share", "1", "Gauge", "share")]
    [InlineData("tries", "1", "Counter", "tries_total")]
    [InlineData("net.io", "By/s", "Gauge", "net_io_bytes_per_second")]
    [InlineData("rate", "{reading}/s", "Gauge", "rate_per_second")]
    [InlineData("2 odd--names!", null, "Gauge", "_2_odd_names_")]
    [InlineData("a:b", "", "Gauge", "a:b")]
    public void Names_have_the_unit_in_words_and_counters_end_in_total(string name, string? unit, string type, string expected) =>
        Assert.Equal(expected, PrometheusNames.Metric(name, unit, Enum.Parse<PrometheusType>(type)));

    [Fact]
    public void Labels_and_help_and_numbers_are_read_back_whatever_they_are()
    {
        Gen<string> texts = from parts in Gen.Elements(s_odd).ArrayOf() select string.Concat(parts);
        Gen<(string Help, string[] Values, double Number)> samples =
            from help in texts
            from values in texts.ArrayOf(3)
            from number in Gen.OneOf(Gen.Elements(s_numbers), from bits in Gen.Choose(int.MinValue, int.MaxValue) from more in Gen.Choose(int.MinValue, int.MaxValue) select BitConverter.Int64BitsToDouble(((long)bits << 32) | (uint)more))
            select (help, values, number);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(2026, 1), Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            var text = new PrometheusText();
            text.Begin("m", PrometheusType.Gauge, sample.Help);
            text.Sample("m", sample.Values.Select((value, i) => KeyValuePair.Create($"l{i}", value)), sample.Number);
            PrometheusFamily family = Assert.Single(PrometheusPage.Read(text.ToString()).Families);
            Assert.Equal(sample.Help, family.Help);
            PrometheusSample read = Assert.Single(family.Samples);
            Assert.Equal(sample.Values, read.Labels.Values);
            Assert.Equal(sample.Number, read.Value);
        }));
    }

    [Fact]
    public void Histograms_count_up_to_their_bounds_and_end_with_all()
    {
        Gen<double[]> recorded = (from value in Gen.Choose(-100, 3_000) select value / 100.0).ArrayOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2026, 3), Prop.ForAll(recorded.ToArbitrary(), values =>
        {
            using var meter = new Meter("test");
            using var measured = new Measured(meter);
            Histogram<double> histogram = meter.CreateHistogram("took", "s", "How long.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] });
            foreach (double value in values)
                histogram.Record(value, new KeyValuePair<string, object?>("who", "me"));
            PrometheusPage page = measured.Page();
            if (values.Length == 0)
                return;
            foreach ((string le, double bound) in ((string, double)[])[("0.5", 0.5), ("1", 1), ("10", 10), ("+Inf", double.PositiveInfinity)])
                Assert.Equal(values.Count(value => value <= bound), page.Value("took_seconds_bucket", ("le", le), ("who", "me")));
            Assert.Equal(values.Length, page.Value("took_seconds_count"));
            Assert.Equal(values.Sum(), page.Value("took_seconds_sum")!.Value, 1e-9);
        }));
    }

    [Fact]
    public void Two_instruments_of_one_name_do_not_make_the_page_unreadable()
    {
        using var meter = new Meter("test");
        using var measured = new Measured(meter);
        meter.CreateCounter<long>("a.b", null, "First.").Add(1);
        meter.CreateCounter<long>("a-b", null, "Second.").Add(2);
        meter.CreateUpDownCounter<long>("open", "{stream}", "Falls too.").Add(-3);
        PrometheusPage page = measured.Page();
        Assert.Equal(1, page.Value("a_b_total"));
        Assert.Equal(-3, page.Value("open"));
        Assert.Equal("gauge", page.Families.Single(family => family.Name == "open").Type);
    }

    /// <summary>One meter through SDK and exporter.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly PrometheusExporter _exporter = new();
        private readonly BaseExportingMetricReader _reader;
        private readonly MeterProvider _provider;

        public Measured(Meter meter)
        {
            _reader = new BaseExportingMetricReader(_exporter);
            _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddView(instrument => instrument.Meter == meter ? null : MetricStreamConfiguration.Drop).AddReader(_reader).Build();
        }

        public PrometheusPage Page()
        {
            _reader.Collect();
            return PrometheusPage.Read(_exporter.Text);
        }

        public void Dispose() => _provider.Dispose();
    }
}
