using System.Reflection;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Every option with its value and where that comes from.</summary>
internal static class EffectiveOptions
{
    public static void Write(TextWriter output, object options, OptionSources sources)
    {
        List<(string Key, string Value)> lines = [.. Lines(options, "", sources)];
        int keys = lines.Max(line => line.Key.Length), values = Math.Min(40, lines.Max(line => line.Value.Length));
        foreach ((string key, string value) in lines)
            output.WriteLine($"{key.PadRight(keys)} = {value.PadRight(values)}  # {sources.SourceOf(key) ?? "default"}");
    }

    private static IEnumerable<(string Key, string Value)> Lines(object record, string path, OptionSources sources)
    {
        foreach (PropertyInfo property in OptionSchema.PropertiesOf(record.GetType()))
        {
            string key = OptionNames.Configuration.Join(path, property.Name);
            object? value = property.GetValue(record);
            if (value is IDetector detector)
            {
                yield return (OptionNames.Configuration.Join(key, OptionSchema.ChosenName), detector.Name);
                // A detector keeps what it makes of its options, not the options: what the sources say is what it has.
                object defaults = KnownDetectors.OfSensors.Of(detector.Name).NewOptions();
                foreach (PropertyInfo own in OptionSchema.PropertiesOf(defaults.GetType()))
                {
                    string ownKey = OptionNames.Configuration.Join(key, own.Name);
                    yield return (ownKey, sources.ValueOf(ownKey) ?? OptionValue.Write(own.GetValue(defaults)));
                }
            }
            else if (OptionValue.IsScalar(property.PropertyType))
            {
                // Checks of options end in logs of pipelines.
                yield return (key, value is not null && SecretFile.IsSecret(property) ? "(set, not shown)" : OptionValue.Write(value));
            }
            else
            {
                foreach ((string, string) line in Lines(value!, key, sources))
                    yield return line;
            }
        }
    }
}
