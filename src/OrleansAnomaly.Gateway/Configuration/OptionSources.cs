using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Where options come from: a file in JSON, the environment, the command line; later ones win.</summary>
internal sealed class OptionSources
{
    public const string DefaultFile = "appsettings.json";
    public const string Prefix = "ANOMALY_";

    private const int MostBytes = 1 << 20;
    private const int LongestKey = 200;

    // No options: one tells the whole command to show stack traces, the others are what clients show gateways.
    private static readonly string[] s_others = ["ANOMALY_DEBUG", "ANOMALY_KEY", "ANOMALY_KEY_FILE"];

    private readonly IConfigurationRoot _root;
    private readonly List<Func<string, string>> _names = [];

    /// <exception cref="UnusableArgumentException">The file cannot be read.</exception>
    public OptionSources(string? file, IReadOnlyDictionary<string, string> variables, IReadOnlyList<OptionSetting> settings)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null || File.Exists(DefaultFile))
        {
            string path = file ?? DefaultFile;
            builder.AddJsonStream(new MemoryStream(ReadFile(path)));
            _names.Add(_ => path);
        }
        var environment = variables.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !s_others.Contains(variable.Key)).ToDictionary(
            variable => variable.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), variable => (string?)variable.Value, StringComparer.OrdinalIgnoreCase);
        Bound(environment.Keys, "the environment");
        builder.AddInMemoryCollection(environment);
        _names.Add(VariableOf);
        // What is said twice on the command line is said anew.
        var said = new Dictionary<string, OptionSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (OptionSetting setting in settings)
            said[setting.Key] = setting;
        Bound(said.Keys, "--set");
        builder.AddInMemoryCollection(said.Values.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        _names.Add(key => said[key].Flag);
        try
        {
            _root = builder.Build();
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidDataException)
        {
            throw new UnusableArgumentException(
                $"--config: {file ?? DefaultFile} cannot be parsed: {(failure.InnerException ?? failure).Message.TrimEnd('.')}; expected an object in JSON");
        }
        Root = new OptionNode("", "") { Children = ChildrenOf(_root) };
    }

    /// <summary>All that they say.</summary>
    public OptionNode Root { get; }

    /// <summary>The environment variable of a key.</summary>
    public static string VariableOf(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Which source a key's value comes from; null where it is as by default.</summary>
    public string? SourceOf(string key)
    {
        int index = _names.Count;
        foreach (IConfigurationProvider provider in _root.Providers.Reverse())
        {
            index--;
            if (provider.TryGet(key, out _))
                return _names[index](key);
        }
        return null;
    }

    /// <summary>What a key was set to; null where it was not.</summary>
    public string? ValueOf(string key) => _root[key];

    private OptionNode[] ChildrenOf(IConfiguration section) => [.. section.GetChildren().Select(NodeOf)];

    private OptionNode NodeOf(IConfigurationSection section)
    {
        OptionNode[] children = ChildrenOf(section);
        return new OptionNode(section.Key, SourceOf(section.Path) ?? (children.Length > 0 ? children[0].Where : "")) { Text = section.Value, Children = children };
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] bytes = new byte[MostBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MostBytes ? bytes[..length] : throw new UnusableArgumentException($"--config: {path} is larger than 1 MiB; expected a file of options");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UnusableArgumentException($"--config: cannot read {path}: {failure.Message}");
        }
    }

    // Every part of a key is a level, and levels are walked recursively.
    private static void Bound(IEnumerable<string> keys, string source)
    {
        if (keys.FirstOrDefault(key => key.Length > LongestKey) is { } key)
            throw new UnusableArgumentException($"{source}: the key '{OptionNode.Short(key)}' has {key.Length} characters; expected at most {LongestKey}");
    }
}
