using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>How bodies are written: names in camelCase, enumerations in snake_case, times in ISO 8601 (UTC), what is unknown as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters =
[
    typeof(SnakeCase<AnomalyKind>), typeof(SnakeCase<FaultOrigin>), typeof(SnakeCase<SensorStatus>), typeof(SnakeCase<RefusalReason>), typeof(SnakeCase<IncidentChange>),
])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(ReceiptBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(VerdictBody))]
[JsonSerializable(typeof(IncidentBody))]
[JsonSerializable(typeof(SensorBody))]
[JsonSerializable(typeof(PageBody<SensorBody>), TypeInfoPropertyName = "SensorPage")]
[JsonSerializable(typeof(PageBody<IncidentBody>), TypeInfoPropertyName = "IncidentPage")]
[JsonSerializable(typeof(PageBody<SeriesPointBody>), TypeInfoPropertyName = "SeriesPage")]
[JsonSerializable(typeof(VerdictPageBody))]
[JsonSerializable(typeof(IncidentChangeBody))]
[JsonSerializable(typeof(MissedBody))]
[JsonSerializable(typeof(EndBody))]
[JsonSerializable(typeof(EntireBody))]
[JsonSerializable(typeof(LastBody))]
[JsonSerializable(typeof(AssetEntireBody))]
[JsonSerializable(typeof(AssetLastBody))]
public sealed partial class WireJson : JsonSerializerContext
{
    private static WireJson? s_plain;

    /// <summary>
    /// What is written with: apostrophes and the letters of all languages stand as they are, because people read it too. It is never put into HTML, which
    /// the usual escapes are for.
    /// </summary>
    public static WireJson Plain => s_plain ??= new WireJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>An enumeration as words in snake_case, never as numbers.</summary>
public sealed class SnakeCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
