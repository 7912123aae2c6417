using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace OrleansAnomaly.Cli.Options;

/// <summary>One block of a file of options: keys that are asked for by name. Every fault is noted, and the default stands; those who ask go on.</summary>
/// <param name="path">The block's name with a point after it, such as <c>sensors.</c>; empty for the whole file.</param>
/// <param name="faults">Where faults are noted.</param>
internal sealed class OptionBlock(string path, List<string> faults)
{
    private readonly Dictionary<string, YamlNode> _nodes = [];
    private readonly List<string> _asked = [];

    /// <summary>A block of what stands at a node; an empty one where that is nothing or no block.</summary>
    public OptionBlock(string path, YamlNode? node, List<string> faults)
        : this(path, faults)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                if (key is YamlScalarNode { Value: { } name })
                    _nodes[name] = value;
                else
                    Fault(key, $"{Name} has a key that is no word");
            }
        }
        else if (node is not null && !IsNothing(node))
        {
            Fault(node, $"{Name} is {Found(node)}; expected keys with values");
        }
    }

    private string Name => path.Length == 0 ? "the file" : path[..^1];

    public OptionBlock Block(string key) => new(path + key + ".", Take(key), faults);

    public double Number(string key, double otherwise)
    {
        if (Take(key) is not { } node)
            return otherwise;
        if (node is YamlScalarNode { Value: { } text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        Fault(node, $"{path}{key} is {Found(node)}; expected a number");
        return otherwise;
    }

    public TimeSpan Span(string key, TimeSpan otherwise)
    {
        if (Take(key) is not { } node)
            return otherwise;
        if (node is YamlScalarNode { Value: { } text } && OptionSpan.TryParse(text, out TimeSpan span))
            return span;
        Fault(node, $"{path}{key} is {Found(node)}; expected {OptionSpan.Expected}");
        return otherwise;
    }

    /// <summary>What is chosen among several, and its own options: <c>key: name</c>, or <c>key: {name: {…}}</c>. The first of them where nothing is.</summary>
    public (string Name, OptionBlock Options) Choice(string key, params string[] names)
    {
        var nothing = new OptionBlock($"{path}{key}.{names[0]}.", faults);
        if (Take(key) is not { } node)
            return (names[0], nothing);
        if (node is YamlScalarNode { Value: { } word } && names.Contains(word))
            return (word, new OptionBlock($"{path}{key}.{word}.", faults));
        if (node is YamlMappingNode { Children: { Count: 1 } children } && children[0] is { Key: YamlScalarNode { Value: { } name }, Value: var options } && names.Contains(name))
            return (name, new OptionBlock($"{path}{key}.{name}.", options, faults));
        Fault(node, $"{path}{key} is {Found(node)}; expected {string.Join(" or ", names)}");
        return (names[0], nothing);
    }

    /// <summary>Notes what an object's own check says, under the names that the file has.</summary>
    public void Check(IEnumerable<string> errors) =>
        faults.AddRange(errors.Select(error => path + char.ToLowerInvariant(error[0]) + error[1..]));

    /// <summary>Notes keys that nobody has asked for. Comes last.</summary>
    public void RefuseOthers()
    {
        foreach ((string key, YamlNode node) in _nodes)
        {
            if (!_asked.Contains(key))
                Fault(node, $"{path}{Short(key)} is not known; expected {string.Join(", ", _asked)}");
        }
    }

    private YamlNode? Take(string key)
    {
        _asked.Add(key);
        return _nodes.GetValueOrDefault(key);
    }

    private void Fault(YamlNode node, string fault) => faults.Add($"line {node.Start.Line}: {fault}");

    private static bool IsNothing(YamlNode node) => node is YamlScalarNode { Value: null or "" or "~" or "null" };

    private static string Found(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "empty",
        YamlScalarNode { Value: { } text } => $"'{Short(text)}'",
        YamlSequenceNode => "a list",
        YamlMappingNode { Children: { Count: 1 } children } when children[0].Key is YamlScalarNode { Value: { } name } => $"'{Short(name)}' with keys",
        _ => "keys with values",
    };

    private static string Short(string text) => (text.Length <= 40 ? text : text[..40] + "…").ReplaceLineEndings(" ");
}
