using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.OpenApi;

/// <summary>
/// What the texts of parameters must be like, by name: the same name means the same at every address. The endpoints take texts, so that they can tell
/// every fault of a request at once, and by themselves would be described as taking any.
/// </summary>
internal static class ParameterSchemas
{
    private static readonly Dictionary<string, (OpenApiSchema Schema, JsonNode Example)> s_known = new()
    {
        ["sensor"] = (Text(), "plant-7/line-2/pump-12/vibration"),
        ["prefix"] = (Text(), "plant-7/line-2/"),
        ["status"] = (Words<SensorStatus>(), "anomalous"),
        ["shape"] = (Words<SeriesShape>(), "plot"),
        ["from"] = (Text(), "2026-03-02T08:00:00Z"),
        ["to"] = (Text(), "1772524800000"),
        ["points"] = (Number(2, 10_000), 500),
        ["limit"] = (Number(1, 10_000), 100),
        ["cursor"] = (Text(), "AAAAAAAAAAA"),
        ["all"] = (Flag(), true),
        ["open"] = (Flag(), true),
        ["verdicts"] = (Flag(), true),
        ["incidents"] = (Flag(), true),
        ["after"] = (Text(), "1042.0"),
        ["Last-Event-ID"] = (Text(), "1042.0"),
        ["wait"] = (Words<IngestWait>(), "scored"),
        ["time_unit"] = (Words<Readings.TimeUnit>(), "ms"),
        ["id"] = (Text(), "cGxhbnQtNy9saW5lLTIvcHVtcC0xMg.3"),
    };

    /// <summary>Says of a parameter what is known of its name.</summary>
    public static void Describe(OpenApiParameter parameter)
    {
        if (parameter.Name is not { } name || !s_known.TryGetValue(name, out (OpenApiSchema Schema, JsonNode Example) known))
            return;
        parameter.Schema = known.Schema;
        // The method takes null too, so that its absence is told together with all else.
        parameter.Required |= name == "sensor";
        parameter.Example = known.Example.DeepClone();
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    private static OpenApiSchema Number(int least, int most) =>
        new() { Type = JsonSchemaType.Integer, Minimum = $"{least}", Maximum = $"{most}" };

    private static OpenApiSchema Words<T>()
        where T : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. Queries.Words.All<T>().Select(word => (JsonNode)word)] };
}
