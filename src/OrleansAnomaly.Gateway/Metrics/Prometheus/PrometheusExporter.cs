using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OrleansAnomaly.Gateway.Metrics.Prometheus;

/// <summary>
/// Writes the SDK's metrics as Prometheus' text. OpenTelemetry's own exporter is not in the feed that this is built from; docs/decisions/0014-own-prometheus-exporter.md.
/// </summary>
internal sealed class PrometheusExporter : BaseExporter<Metric>
{
    private readonly PrometheusText _text = new();

    /// <summary>What was written last.</summary>
    public string Text { get; private set; } = "";

    public override ExportResult Export(in Batch<Metric> batch)
    {
        _text.Clear();
        var written = new HashSet<string>();
        foreach (Metric metric in batch)
        {
            PrometheusType type = metric.MetricType switch
            {
                MetricType.LongSum or MetricType.DoubleSum => PrometheusType.Counter,
                MetricType.Histogram => PrometheusType.Histogram,
                _ => PrometheusType.Gauge,
            };
            string name = PrometheusNames.Metric(metric.Name, metric.Unit, type);
            // A name twice would make the whole page unreadable. Exponential histograms are of another format; no view asks for them.
            if (metric.MetricType != MetricType.ExponentialHistogram && written.Add(name))
                Write(metric, name, type);
        }
        Text = _text.ToString();
        return ExportResult.Success;
    }

    private void Write(Metric metric, string name, PrometheusType type)
    {
        _text.Begin(name, type, metric.Description);
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            List<KeyValuePair<string, string>> labels = LabelsOf(point);
            switch (metric.MetricType)
            {
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    _text.Sample(name, labels, point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    _text.Sample(name, labels, point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    _text.Sample(name, labels, point.GetGaugeLastValueLong());
                    break;
                case MetricType.DoubleGauge:
                    _text.Sample(name, labels, point.GetGaugeLastValueDouble());
                    break;
                case MetricType.Histogram:
                    WriteHistogram(name, labels, point);
                    break;
            }
        }
    }

    private void WriteHistogram(string name, List<KeyValuePair<string, string>> labels, in MetricPoint point)
    {
        // The SDK counts each bucket by itself, Prometheus all that is not above the bound.
        long below = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            _text.Sample(name + "_bucket", [.. labels, new("le", PrometheusText.Number(bucket.ExplicitBound))], below);
        }
        _text.Sample(name + "_sum", labels, point.GetHistogramSum());
        _text.Sample(name + "_count", labels, point.GetHistogramCount());
    }

    private static List<KeyValuePair<string, string>> LabelsOf(in MetricPoint point)
    {
        var labels = new List<KeyValuePair<string, string>>(point.Tags.Count + 1);
        foreach ((string key, object? value) in point.Tags)
            labels.Add(new(PrometheusNames.Label(key), value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        return labels;
    }
}
