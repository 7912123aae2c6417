using System.Globalization;
using System.Text.Json;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Data.Evaluation.Corpora;

/// <summary>
/// The Numenta Anomaly Benchmark as its project lays it out: <c>data/CATEGORY/FILE.csv</c>, <c>labels/combined_windows.json</c>, and
/// <c>profiles.json</c> beside them or in <c>config</c>.
/// </summary>
/// <param name="Corpus">The series that have an entry among the labels, with their windows.</param>
/// <param name="Profiles">What right and wrong detections are worth, in the order of the file.</param>
public sealed record NabCorpus(Corpus Corpus, IReadOnlyList<NabProfile> Profiles)
{
    private const int MostBytes = 16 << 20;

    /// <summary>Reads the benchmark.</summary>
    /// <exception cref="UnusableInputException">A file is missing or is not what it should be; the message says which.</exception>
    public static NabCorpus Read(string folder, CancellationToken stop)
    {
        if (!Directory.Exists(Path.Join(folder, "data")))
            throw new UnusableInputException($"{folder} has no folder 'data'; expected the layout of NAB: data/CATEGORY/FILE.csv, labels/combined_windows.json, profiles.json");
        IReadOnlyList<NabProfile> profiles = ReadProfiles(folder);
        Dictionary<string, RowTimes[]> windows = ReadWindows(Path.Join(folder, "labels", "combined_windows.json"));
        var series = new List<LabelledSeries>();
        long rows = 0;
        foreach ((string name, RowTimes[] times) in windows.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            stop.ThrowIfCancellationRequested();
            series.Add(ReadSeries(Path.Join(folder, "data", name), name, times, ref rows, stop));
        }
        return new NabCorpus(new Corpus(series), profiles);
    }

    private static LabelledSeries ReadSeries(string path, string name, RowTimes[] windows, ref long rows, CancellationToken stop)
    {
        if (name.Split('/') is not [_, var file] || file.StartsWith('.') || name.StartsWith('.') || Path.GetInvalidFileNameChars().Intersect(file).Any())
            throw new UnusableInputException($"labels: '{name}' is no CATEGORY/FILE.csv");
        if (!File.Exists(path))
            throw new UnusableInputException($"data/{name} is missing, which the labels name");
        try
        {
            using CsvReader reader = CsvReader.Open(File.OpenRead(path), new CsvOptions { TimeColumn = "timestamp", ValueColumns = ["value"] }, cancel: stop);
            var block = new CsvBlock(reader.Schema);
            var times = new List<long>();
            var values = new List<double>();
            while (reader.Read(block, stop) > 0)
            {
                times.AddRange(block.Times.AsSpan(0, block.Count));
                values.AddRange(block.Values[0].AsSpan(0, block.Count));
                rows += block.Count;
                if (rows > Corpus.MostRows)
                    throw new UnusableInputException($"the files up to this one hold more than {Corpus.MostRows:N0} rows; expected fewer");
            }
            return new LabelledSeries { Name = name, Times = [.. times], Columns = [[.. values]], Events = Locate([.. times], windows) };
        }
        catch (UnusableInputException fault)
        {
            throw new UnusableInputException($"data/{name}: {fault.Message}", fault);
        }
    }

    private static RowRange[] Locate(long[] times, RowTimes[] windows)
    {
        var ranges = new RowRange[windows.Length];
        for (int i = 0; i < windows.Length; i++)
        {
            // Times may repeat where clocks are put back: the first row of a time is meant.
            int first = Array.IndexOf(times, windows[i].First), last = Array.IndexOf(times, windows[i].Last);
            if (first < 0 || last < first)
                throw new UnusableInputException($"window {i + 1} of the labels, {Text(windows[i].First)} to {Text(windows[i].Last)}, does not begin and end at times of rows");
            if (i > 0 && first <= ranges[i - 1].Last)
                throw new UnusableInputException($"window {i + 1} of the labels begins before the one before it ends");
            ranges[i] = new RowRange(first, last);
        }
        return ranges;

        static string Text(long time) => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static List<NabProfile> ReadProfiles(string folder)
    {
        string path = Path.Join(folder, "profiles.json");
        using JsonDocument json = Parse(File.Exists(path) ? path : Path.Join(folder, "config", "profiles.json"));
        var profiles = new List<NabProfile>();
        foreach (JsonProperty profile in Members(json.RootElement, "profiles.json"))
        {
            if (profile.Value.ValueKind != JsonValueKind.Object || !profile.Value.TryGetProperty("CostMatrix", out JsonElement costs))
                throw new UnusableInputException($"profiles.json: '{profile.Name}' has no CostMatrix");
            profiles.Add(new NabProfile(profile.Name, Cost(costs, profile.Name, "tpWeight"), Cost(costs, profile.Name, "fpWeight"), Cost(costs, profile.Name, "fnWeight")));
        }
        return profiles.Count > 0 ? profiles : throw new UnusableInputException("profiles.json names no profile");
    }

    private static double Cost(JsonElement costs, string profile, string name) =>
        costs.ValueKind == JsonValueKind.Object && costs.TryGetProperty(name, out JsonElement cost) && cost.ValueKind == JsonValueKind.Number && cost.TryGetDouble(out double value) && value is >= 0 and <= 1e6
            ? value
            : throw new UnusableInputException($"profiles.json: {name} of '{profile}' is missing or no number from 0 to 1,000,000");

    private static Dictionary<string, RowTimes[]> ReadWindows(string path)
    {
        using JsonDocument json = Parse(path);
        var windows = new Dictionary<string, RowTimes[]>(StringComparer.Ordinal);
        foreach (JsonProperty file in Members(json.RootElement, "combined_windows.json"))
            windows[file.Name] = file.Value.ValueKind == JsonValueKind.Array ? [.. file.Value.EnumerateArray().Select(window => Window(window, file.Name))] : throw NoWindow(file.Name);
        return windows.Count is > 0 and <= Corpus.MostFiles ? windows : throw new UnusableInputException($"combined_windows.json names {windows.Count:N0} files; expected 1 to {Corpus.MostFiles:N0}");
    }

    private static RowTimes Window(JsonElement window, string file)
    {
        if (window.ValueKind == JsonValueKind.Array && window.GetArrayLength() == 2 && TryTime(window[0], out long first) && TryTime(window[1], out long last))
            return new RowTimes(first, last);
        throw NoWindow(file);

        static bool TryTime(JsonElement text, out long time)
        {
            time = 0;
            return text.ValueKind == JsonValueKind.String && IsoTime.TryParse(System.Text.Encoding.UTF8.GetBytes(text.GetString()!), out time);
        }
    }

    private static UnusableInputException NoWindow(string file) => new($"combined_windows.json: '{file}' has a window that is no pair of times");

    private static JsonElement.ObjectEnumerator Members(JsonElement json, string file) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new UnusableInputException($"{file} is no JSON object");

    private static JsonDocument Parse(string path)
    {
        if (!File.Exists(path))
            throw new UnusableInputException($"{path} is missing; expected the layout of NAB");
        if (new FileInfo(path).Length > MostBytes)
            throw new UnusableInputException($"{path} is larger than 16 MiB");
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException fault)
        {
            throw new UnusableInputException($"{path} is no JSON: {fault.Message}", fault);
        }
    }

    private readonly record struct RowTimes(long First, long Last);
}
