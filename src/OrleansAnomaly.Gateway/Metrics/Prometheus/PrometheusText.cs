using System.Globalization;
using System.Text;

namespace OrleansAnomaly.Gateway.Metrics.Prometheus;

/// <summary>Writes Prometheus' text format 0.0.4 (Prometheus documentation, "Exposition formats").</summary>
internal sealed class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric; its samples follow.</summary>
    public void Begin(string name, PrometheusType type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ');
        Escape(help, withQuotes: false);
        string word = type switch { PrometheusType.Counter => "counter", PrometheusType.Histogram => "histogram", _ => "gauge" };
        _text.Append("\n# TYPE ").Append(name).Append(' ').Append(word).Append('\n');
    }

    public void Sample(string name, IEnumerable<KeyValuePair<string, string>> labels, double value)
    {
        Series(name, labels);
        _text.Append(Number(value)).Append('\n');
    }

    public void Sample(string name, IEnumerable<KeyValuePair<string, string>> labels, long value)
    {
        Series(name, labels);
        _text.Append(value).Append('\n');
    }

    public override string ToString() => _text.ToString();

    public void Clear() => _text.Clear();

    /// <summary>A number as Prometheus reads it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void Series(string name, IEnumerable<KeyValuePair<string, string>> labels)
    {
        _text.Append(name);
        char before = '{';
        foreach ((string label, string value) in labels)
        {
            _text.Append(before).Append(label).Append("=\"");
            Escape(value, withQuotes: true);
            _text.Append('"');
            before = ',';
        }
        _text.Append(before == ',' ? "} " : " ");
    }

    private void Escape(string text, bool withQuotes)
    {
        foreach (char c in text)
        {
            if (c == '\\')
                _text.Append(@"\\");
            else if (c == '\n')
                _text.Append(@"\n");
            else if (c == '"' && withQuotes)
                _text.Append("\\\"");
            else
                _text.Append(c);
        }
    }
}
