using System.Text.Json.Serialization;

namespace OrleansAnomaly.Gateway.Security.Keys;

/// <summary>What a file of keys holds.</summary>
/// <param name="Version">Of the layout.</param>
/// <param name="Keys">The keys, in the order in which they were made.</param>
internal sealed record KeyFileBody(int Version, IReadOnlyList<ApiKey> Keys);

/// <summary>How files of keys are written: one name for one thing, and nothing beside.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 16)]
[JsonSerializable(typeof(KeyFileBody))]
internal sealed partial class KeyJson : JsonSerializerContext;
