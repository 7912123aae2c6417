using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>Reads the fields of a body and gathers all that is wrong with them. A field is known once it was asked for; <see cref="Settle"/> refuses the others.</summary>
internal sealed class BodyFields
{
    private const int MostFaults = 16;

    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly List<string> _known = [];
    private readonly List<Fault> _faults = [];

    /// <exception cref="RefusedRequestException">It is no object.</exception>
    public BodyFields(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body is {Kind(body)}; expected an object");
        foreach (JsonProperty field in body.EnumerateObject())
        {
            if (!_fields.TryAdd(field.Name, field.Value))
                AddFault(QueryText.Quote(field.Name).Trim('\''), "stands there twice; expected it once");
        }
    }

    /// <summary>The field itself; null where it is absent or null.</summary>
    public JsonElement? Find(string name)
    {
        _known.Add(name);
        return _fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>The items of a field that must be there.</summary>
    public IReadOnlyList<JsonElement> Items(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Array } array)
            return [.. array.EnumerateArray()];
        AddFault(name, _fields.TryGetValue(name, out JsonElement found) ? $"found {Kind(found)}; expected an array" : "absent; expected an array");
        return [];
    }

    /// <summary>A text; null where none is given.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        AddFault(name, $"found {Text(value)}; expected a text");
        return null;
    }

    /// <summary>A whole number within a range; <paramref name="absent"/> where none is given.</summary>
    public int? Number(string name, int least, int most, int? absent = null)
    {
        if (Find(name) is not { } value)
            return absent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most)
            return number;
        AddFault(name, $"found {Text(value)}; expected a whole number from {least} to {most}");
        return absent;
    }

    /// <summary>A number above 0 up to a bound.</summary>
    public double Share(string name, double most, double absent)
    {
        if (Find(name) is not { } value)
            return absent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double share) && share > 0 && share <= most)
            return share;
        AddFault(name, FormattableString.Invariant($"found {Text(value)}; expected a number above 0, at most {most}"));
        return absent;
    }

    /// <summary>One of several words.</summary>
    public string Word(string name, string absent, params ReadOnlySpan<string> words)
    {
        if (Find(name) is not { } value)
            return absent;
        foreach (string word in words)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(word))
                return word;
        }
        AddFault(name, $"found {Text(value)}; expected {string.Join(", ", words!)}");
        return absent;
    }

    /// <summary>A time: ISO 8601, or milliseconds since 1970.</summary>
    public long Time(JsonElement value, string where)
    {
        // As a rule it is text without escapes, of which there may be thousands.
        if (value.ValueKind == JsonValueKind.String && JsonMarshal.GetRawUtf8Value(value) is { Length: > 2 } raw && IsoTime.TryParse(raw[1..^1], out long read) && EventTime.IsValid(read))
            return read;
        string? text = value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null };
        if (text is null)
            AddFault(where, $"found {Kind(value)}; expected a time, as ISO 8601 or milliseconds since 1970");
        else if (QueryTime.TryParse(text, out long time, out string? fault))
            return time;
        else
            AddFault(where, fault!);
        return EventTime.None;
    }

    /// <summary>A measured value; NaN for null.</summary>
    public double Value(JsonElement value, string where)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return double.NaN;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number))
            return number;
        AddFault(where, $"found {Text(value)}; expected a number, or null where it is missing");
        return double.NaN;
    }

    public void AddFault(string where, string message)
    {
        if (_faults.Count < MostFaults)
            _faults.Add(new Fault(where, message));
    }

    /// <summary>Ends the request where anything was wrong.</summary>
    /// <exception cref="RefusedRequestException">With the faults.</exception>
    public void Settle()
    {
        foreach (string name in _fields.Keys.Where(name => !_known.Contains(name)))
            AddFault(QueryText.Quote(name).Trim('\''), $"no field here; expected only {string.Join(", ", _known)}");
        if (_faults.Count > 0)
            throw new RefusedRequestException(ProblemKind.InvalidRequest, string.Join("; ", _faults.Select(fault => $"{fault.Where}: {fault.Message}")), _faults);
    }

    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Kind(value) : QueryText.Quote(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
}
