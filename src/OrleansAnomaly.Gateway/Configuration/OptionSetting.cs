namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>A value given on the command line.</summary>
/// <param name="Key">The key, such as <c>Fleet:Shards</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Flag">The flag that gave it.</param>
internal sealed record OptionSetting(string Key, string? Value, string Flag);
