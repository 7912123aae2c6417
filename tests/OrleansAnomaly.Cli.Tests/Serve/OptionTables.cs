using System.Reflection;
using System.Text;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Cli.Tests.Serve;

/// <summary>Tables of a record of options, section by section, as pages on configuration have them.</summary>
/// <param name="defaults">What a default is where the machine decides, or nothing is set, by key.</param>
internal sealed class OptionTables(IReadOnlyDictionary<string, string> defaults)
{
    private readonly StringBuilder _page = new();

    public static string Of(object options, IReadOnlyDictionary<string, string> defaults)
    {
        var tables = new OptionTables(defaults);
        PropertyInfo[] properties = [.. OptionSchema.PropertiesOf(options.GetType())];
        PropertyInfo[] alone = Array.FindAll(properties, property => OptionValue.IsScalar(property.PropertyType));
        if (alone.Length > 0)
            tables.Begin("Alone");
        foreach (PropertyInfo property in alone)
            tables.WriteOption("", property, options, "");
        foreach (PropertyInfo section in properties.Except(alone))
            tables.WriteSection(section.Name, section.GetValue(options)!);
        return tables._page.ToString();
    }

    private void WriteSection(string path, object record)
    {
        Begin(path);
        var nested = new List<PropertyInfo>();
        foreach (PropertyInfo property in OptionSchema.PropertiesOf(record.GetType()))
        {
            if (OptionValue.IsScalar(property.PropertyType))
                WriteOption(path, property, record, "");
            else
                nested.Add(property);
        }
        foreach (PropertyInfo property in nested)
        {
            if (OptionSchema.IsDetector(property))
                WriteDetector($"{path}:{property.Name}", property);
            else
                WriteSection($"{path}:{property.Name}", property.GetValue(record)!);
        }
    }

    private void WriteDetector(string path, PropertyInfo property)
    {
        Begin(path);
        Row(path, OptionSchema.ChosenName, string.Join(" or ", KnownDetectors.OfSensors.Names.Select(name => $"`{name}`")), $"`{KnownDetectors.Default.Name}`", Summaries.Of(property));
        foreach (DetectorEntry<IDetector> entry in KnownDetectors.OfSensors.All)
        {
            object options = entry.NewOptions();
            foreach (PropertyInfo option in OptionSchema.PropertiesOf(options.GetType()))
                WriteOption(path, option, options, $"Of `{entry.Name}`: ");
        }
    }

    private void WriteOption(string path, PropertyInfo property, object record, string before)
    {
        string key = OptionNames.Configuration.Join(path, property.Name);
        string value = defaults.GetValueOrDefault(key) ?? $"`{OptionValue.Write(property.GetValue(record))}`";
        Row(path, property.Name, Kind(property.PropertyType), value, before + Summaries.Of(property));
    }

    private void Begin(string path) => _page.Append($"\n## {path}\n\n| key | variable | kind | default | meaning |\n|---|---|---|---|---|\n");

    private void Row(string path, string name, string kind, string value, string meaning) =>
        _page.Append($"| `{name}` | `{OptionSources.VariableOf(OptionNames.Configuration.Join(path, name))}` | {kind} | {value} | {meaning} |\n");

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "text",
        var t when t == typeof(bool) => "flag",
        var t when t == typeof(int) => "count",
        var t when t == typeof(ulong) => "number",
        var t when t == typeof(long) => "bytes",
        var t when t == typeof(double) => "number",
        var t when t == typeof(TimeSpan) => "span",
        var t => string.Join(", ", Enum.GetNames(t).Select(name => $"`{name}`")),
    };
}
