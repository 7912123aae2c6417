using System.Text.Json;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>An operation as the gateway's own description has it.</summary>
/// <param name="Name">Its <c>operationId</c>.</param>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">Its path, with parameters in braces.</param>
/// <param name="Parameters">What it takes outside its body.</param>
/// <param name="Statuses">The statuses that it says it answers with.</param>
internal sealed record ApiOperation(string Name, string Method, string Path, IReadOnlyList<ApiParameter> Parameters, IReadOnlySet<int> Statuses)
{
    /// <summary>The operations of an OpenAPI document, in its order.</summary>
    public static ApiOperation[] Read(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from member in path.Value.EnumerateObject()
           where member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("responses", out _)
           select Read(path.Name, member),
    ];

    /// <summary>Whether a path without a query, decoded, is of this operation.</summary>
    public bool IsAt(string path)
    {
        string[] wanted = Path.Trim('/').Split('/'), found = path.Trim('/').Split('/');
        return wanted.Length == found.Length && wanted.Zip(found).All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static ApiOperation Read(string path, JsonProperty member)
    {
        JsonElement operation = member.Value;
        ApiParameter[] parameters = operation.TryGetProperty("parameters", out JsonElement given) ? [.. given.EnumerateArray().Select(ApiParameter.Read)] : [];
        var statuses = operation.GetProperty("responses").EnumerateObject().Where(response => char.IsAsciiDigit(response.Name[0])).Select(response => int.Parse(response.Name)).ToHashSet();
        return new ApiOperation(operation.GetProperty("operationId").GetString()!, member.Name.ToUpperInvariant(), path, parameters, statuses);
    }
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">query, path or header.</param>
/// <param name="Type">string, integer, boolean, …</param>
/// <param name="Words">What it may be, where that is a list.</param>
/// <param name="Example">A value that is sound.</param>
internal sealed record ApiParameter(string Name, string Place, string Type, string[] Words, string Example)
{
    public static ApiParameter Read(JsonElement parameter)
    {
        JsonElement schema = parameter.TryGetProperty("schema", out JsonElement found) ? found : default;
        string type = "string";
        string[] words = [];
        if (schema.ValueKind == JsonValueKind.Object)
        {
            type = schema.TryGetProperty("type", out JsonElement named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : type;
            words = schema.TryGetProperty("enum", out JsonElement listed) ? [.. listed.EnumerateArray().Select(word => word.ToString())] : [];
        }
        string example = parameter.TryGetProperty("example", out JsonElement shown) ? (shown.ValueKind is JsonValueKind.True or JsonValueKind.False ? shown.GetRawText() : shown.ToString()) : "1";
        return new ApiParameter(parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!, type, words, example);
    }
}
