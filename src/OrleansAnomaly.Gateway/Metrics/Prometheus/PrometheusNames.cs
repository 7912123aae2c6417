using System.Text;

namespace OrleansAnomaly.Gateway.Metrics.Prometheus;

/// <summary>
/// Names of OpenTelemetry as names of Prometheus: letters, digits and underscores, then the unit in words, then <c>_total</c> for counters
/// (OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility").
/// </summary>
internal static class PrometheusNames
{
    private static readonly Dictionary<string, string> s_units = new()
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds",
        ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["GiBy"] = "gibibytes", ["kBy"] = "kilobytes", ["MBy"] = "megabytes", ["GBy"] = "gigabytes",
        ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes", ["J"] = "joules", ["W"] = "watts", ["g"] = "grams", ["Cel"] = "celsius", ["Hz"] = "hertz", ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> s_perUnits = new()
    {
        ["s"] = "second", ["min"] = "minute", ["h"] = "hour", ["d"] = "day",
    };

    /// <summary>The name of a metric.</summary>
    /// <param name="name">The instrument's name.</param>
    /// <param name="unit">Its unit, as UCUM has it; what stands in braces is a remark.</param>
    /// <param name="type">What the metric is.</param>
    public static string Metric(string name, string? unit, PrometheusType type)
    {
        string clean = Clean(name, withColon: true);
        if (type == PrometheusType.Counter && clean.EndsWith("_total", StringComparison.Ordinal))
            clean = clean[..^"_total".Length];
        string suffix = Unit(unit ?? "");
        if (suffix.Length > 0 && clean != suffix && !clean.EndsWith("_" + suffix, StringComparison.Ordinal))
            clean += "_" + suffix;
        return type == PrometheusType.Counter ? clean + "_total" : clean;
    }

    /// <summary>The name of a label.</summary>
    public static string Label(string name) => Clean(name, withColon: false);

    private static string Unit(string unit)
    {
        // Some spell it out as "ratio"; OpenTelemetry's own exporter leaves it out.
        if (unit == "1")
            return "";
        int slash = unit.IndexOf('/');
        string counted = slash < 0 ? unit : unit[..slash], per = slash < 0 ? "" : unit[(slash + 1)..];
        string words = Word(counted, s_units), perWords = Word(per, s_perUnits);
        return perWords.Length == 0 ? words : words.Length == 0 ? "per_" + perWords : $"{words}_per_{perWords}";
    }

    private static string Word(string unit, Dictionary<string, string> words)
    {
        int brace = unit.IndexOf('{');
        string bare = brace < 0 ? unit : unit[..brace];
        return words.TryGetValue(bare, out string? word) ? word : Clean(bare, withColon: false, evenEmpty: true);
    }

    private static string Clean(string name, bool withColon, bool evenEmpty = false)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || (c == ':' && withColon))
                clean.Append(c);
            else if (clean.Length == 0 || clean[^1] != '_')
                clean.Append('_');
        }
        if (evenEmpty)
            return clean.ToString().Trim('_');
        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
            clean.Insert(0, '_');
        return clean.ToString();
    }
}
