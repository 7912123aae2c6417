using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrleansAnomaly.Cli.Tests.Serve;

/// <summary>Summaries of the XML documentation that lies beside the assemblies, as Markdown.</summary>
internal static class Summaries
{
    private static readonly Dictionary<string, XDocument> s_documents = [];

    public static string Of(PropertyInfo property)
    {
        Type type = property.DeclaringType!;
        string assembly = type.Assembly.GetName().Name!;
        if (!s_documents.TryGetValue(assembly, out XDocument? document))
            s_documents[assembly] = document = XDocument.Load(Path.Join(AppContext.BaseDirectory, assembly + ".xml"));
        XElement summary = document.Descendants("member").Single(member => (string?)member.Attribute("name") == $"P:{type.FullName}.{property.Name}").Element("summary")!;
        string text = string.Concat(summary.Nodes().Select(Words));
        return Regex.Replace(text, @"\s+", " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{((string)see.Attribute("cref")!).Split('.')[^1]}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        _ => throw new InvalidOperationException($"a summary has {node}; expected text, <c> and <see>"),
    };
}
