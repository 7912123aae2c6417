namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>How keys are written in a kind of source.</summary>
internal sealed record OptionNames
{
    /// <summary>Files in YAML: <c>sensors.alarmPValue</c>.</summary>
    public static readonly OptionNames Yaml = new() { Separator = '.', IsCamelCase = true };

    /// <summary>Configurations: <c>Fleet:Sensors:AlarmPValue</c>, in capitals or not.</summary>
    public static readonly OptionNames Configuration = new() { Separator = ':' };

    private OptionNames()
    {
    }

    private char Separator { get; init; }

    private bool IsCamelCase { get; init; }

    public string Of(string property) => IsCamelCase ? char.ToLowerInvariant(property[0]) + property[1..] : property;

    public bool Is(string key, string property) => string.Equals(key, Of(property), IsCamelCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    public string Join(string path, string key) => path.Length == 0 ? key : path + Separator + key;

    public string LastOf(string path) => path[(path.LastIndexOf(Separator) + 1)..];
}
