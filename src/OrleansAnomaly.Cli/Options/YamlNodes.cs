using YamlDotNet.RepresentationModel;

namespace OrleansAnomaly.Cli.Options;

/// <summary>A parsed YAML document as options; its places are lines.</summary>
internal static class YamlNodes
{
    public static OptionNode Of(YamlNode root, OptionReader reader) => Of("", root, root, "the file", reader);

    private static OptionNode Of(string name, YamlNode key, YamlNode value, string path, OptionReader reader)
    {
        var node = new OptionNode(name, $"line {key.Start.Line}");
        switch (value)
        {
            case YamlSequenceNode:
                return node with { IsList = true };
            case YamlMappingNode mapping:
                var children = new List<OptionNode>();
                foreach ((YamlNode childKey, YamlNode child) in mapping.Children)
                {
                    if (childKey is YamlScalarNode { Value: { } childName })
                        children.Add(Of(childName, childKey, child, path == "the file" ? childName : $"{path}.{childName}", reader));
                    else
                        reader.Note($"line {childKey.Start.Line}: {OptionNode.Short(path)} has a key that is no word");
                }
                return node with { Children = children };
            case YamlScalarNode { Value: { } text } when text is not ("" or "~" or "null"):
                return node with { Text = text };
            default:
                return node;
        }
    }
}
