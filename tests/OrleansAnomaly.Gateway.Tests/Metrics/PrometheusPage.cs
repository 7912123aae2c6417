using System.Globalization;
using System.Text;

namespace OrleansAnomaly.Gateway.Tests.Metrics;

/// <summary>One metric of a page.</summary>
internal sealed record PrometheusFamily(string Name, string Help, string Type, List<PrometheusSample> Samples);

/// <summary>One line of a metric.</summary>
internal sealed record PrometheusSample(string Name, Dictionary<string, string> Labels, double Value);

/// <summary>Reads Prometheus' text format 0.0.4, and refuses whatever is not exactly of it. Written with no code of the writer.</summary>
internal sealed class PrometheusPage
{
    private PrometheusPage(List<PrometheusFamily> families) => Families = families;

    public IReadOnlyList<PrometheusFamily> Families { get; }

    public static PrometheusPage Read(string text)
    {
        var families = new List<PrometheusFamily>();
        Assert.True(text.Length == 0 || text[^1] == '\n', "the last line does not end");
        string help = "";
        foreach (string line in text.Split('\n')[..^1])
        {
            string[] words = line.Split(' ', 4);
            if (words is ["#", "HELP", _, ..])
            {
                help = words.Length == 4 ? Unescaped(words[3], quotes: false) : "";
            }
            else if (words is ["#", "TYPE", var name, var type])
            {
                Assert.DoesNotContain(families, family => family.Name == name);
                Assert.Contains(type, (string[])["counter", "gauge", "histogram"]);
                Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", name);
                families.Add(new PrometheusFamily(name, help, type, []));
            }
            else
            {
                PrometheusSample sample = Sample(line);
                PrometheusFamily family = families[^1];
                Assert.Contains(sample.Name, family.Type == "histogram" ? (string[])[family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"] : [family.Name]);
                Assert.DoesNotContain(family.Samples, other => other.Name == sample.Name && Same(other.Labels, sample.Labels));
                family.Samples.Add(sample);
            }
        }
        return new PrometheusPage(families);
    }

    /// <summary>The value of the one sample with that name and these labels (others are left open); null where there is none.</summary>
    public double? Value(string name, params (string Name, string Value)[] labels)
    {
        PrometheusSample[] found = [.. Families.SelectMany(family => family.Samples)
            .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))];
        Assert.True(found.Length < 2, $"{found.Length} samples of {name}");
        return found.Length == 0 ? null : found[0].Value;
    }

    private static PrometheusSample Sample(string line)
    {
        int at = 0;
        while (at < line.Length && line[at] is not ('{' or ' '))
            at++;
        string name = line[..at];
        var labels = new Dictionary<string, string>();
        if (line[at] == '{')
        {
            do
            {
                int equals = line.IndexOf('=', at);
                string label = line[(at + 1)..equals];
                Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", label);
                Assert.Equal('"', line[equals + 1]);
                int end = equals + 2;
                while (line[end] != '"')
                    end += line[end] == '\\' ? 2 : 1;
                labels.Add(label, Unescaped(line[(equals + 2)..end], quotes: true));
                at = end + 1;
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at++]);
        }
        Assert.Equal(' ', line[at]);
        return new PrometheusSample(name, labels, Number(line[(at + 1)..]));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    private static string Unescaped(string text, bool quotes)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            i++;
            plain.Append(text[i] switch { '\\' => '\\', 'n' => '\n', '"' when quotes => '"', var other => throw new FormatException($"\\{other}") });
        }
        return plain.ToString();
    }

    private static bool Same(Dictionary<string, string> a, Dictionary<string, string> b) => a.Count == b.Count && a.All(pair => b.GetValueOrDefault(pair.Key) == pair.Value);
}
