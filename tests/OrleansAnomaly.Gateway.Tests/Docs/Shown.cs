using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.Docs;

/// <summary>Compares what a page shows of an answer with the answer. Values may differ; what is shown must be there, and be of the same kind.</summary>
internal static class Shown
{
    private static readonly JsonDocumentOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Where the page shows what the answer does not have; empty where all is there.</summary>
    public static IReadOnlyList<string> FaultsOf(Example example, string answer)
    {
        var faults = new List<string>();
        if (example.Answer is not { Length: > 0 } shown)
            return faults;
        if (example.IsStream)
            CompareEvents(shown, answer, faults);
        else if (example.IsJson)
            CompareJson(shown, answer, faults);
        else
            CompareLines(shown, answer, faults);
        return faults;
    }

    private static void CompareJson(string shown, string answer, List<string> faults)
    {
        using JsonDocument expected = JsonDocument.Parse(shown, s_lenient);
        using JsonDocument found = JsonDocument.Parse(answer);
        Compare(expected.RootElement, found.RootElement, "$", faults);
    }

    private static void Compare(JsonElement shown, JsonElement found, string at, List<string> faults)
    {
        if (Kind(shown) != Kind(found))
        {
            faults.Add($"{at} is {Kind(found)}; the page shows {Kind(shown)}");
        }
        else if (shown.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in shown.EnumerateObject())
            {
                if (found.TryGetProperty(property.Name, out JsonElement value))
                    Compare(property.Value, value, $"{at}.{property.Name}", faults);
                else
                    faults.Add($"{at} has no {property.Name}");
            }
        }
        else if (shown.ValueKind == JsonValueKind.Array)
        {
            if (found.GetArrayLength() < shown.GetArrayLength())
                faults.Add($"{at} has {found.GetArrayLength()} items; the page shows {shown.GetArrayLength()}");
            foreach ((JsonElement item, int i) in shown.EnumerateArray().Take(found.GetArrayLength()).Select((item, i) => (item, i)))
                Compare(item, found[i], $"{at}[{i}]", faults);
        }
    }

    /// <summary>For every event that is shown there is one of its type with the same fields.</summary>
    private static void CompareEvents(string shown, string answer, List<string> faults)
    {
        // The last block may be cut off.
        (string Type, string Data)[] told = [.. Events(answer[..(answer.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)])];
        foreach ((string type, string data) in Events(shown))
        {
            if (Array.Find(told, one => one.Type == type) is { Data: not null } same)
                CompareJson(data, same.Data, faults);
            else
                faults.Add($"no event '{type}' was told");
        }
    }

    private static IEnumerable<(string Type, string Data)> Events(string stream)
    {
        foreach (string[] lines in stream.Split("\n\n").Select(block => block.Split('\n')))
        {
            if (Array.Find(lines, line => line.StartsWith("event: ", StringComparison.Ordinal)) is { } type && Array.Find(lines, line => line.StartsWith("data: ", StringComparison.Ordinal)) is { } data)
                yield return (type[7..], data[6..]);
        }
    }

    /// <summary>What every shown line begins with, up to a blank or a brace, begins a line of the answer too.</summary>
    private static void CompareLines(string shown, string answer, List<string> faults)
    {
        string[] found = [.. answer.Split('\n').Select(Begin)];
        faults.AddRange(shown.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Begin).Except(found).Select(begin => $"no line begins with '{begin}'"));
    }

    private static string Begin(string line) => line.Split(' ', '{', ',')[0];

    private static string Kind(JsonElement element) => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? "a flag" : element.ValueKind.ToString();
}
