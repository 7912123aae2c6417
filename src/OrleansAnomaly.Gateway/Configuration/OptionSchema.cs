using System.ComponentModel;
using System.Reflection;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Which options a record of options has.</summary>
internal static class OptionSchema
{
    /// <summary>The key that names a detector, beside its options.</summary>
    public const string ChosenName = "Name";

    /// <summary>The properties that options are, in the order in which they are declared; those that a record adds come before those that it shares with others.</summary>
    public static IReadOnlyList<PropertyInfo> PropertiesOf(Type record) =>
    [
        .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && !IsSetElsewhere(property))
            .OrderBy(property => property.DeclaringType == record ? 0 : 1).ThenBy(property => property.MetadataToken),
    ];

    public static bool IsDetector(PropertyInfo property) => property.PropertyType == typeof(IDetector);

    /// <summary>Every key below a record: single values, and what holds them.</summary>
    public static IEnumerable<string> Keys(Type record, OptionNames names, string path = "")
    {
        foreach (PropertyInfo property in PropertiesOf(record))
        {
            string key = names.Join(path, names.Of(property.Name));
            yield return key;
            if (IsDetector(property))
            {
                yield return names.Join(key, names.Of(ChosenName));
                foreach (DetectorEntry<IDetector> entry in KnownDetectors.OfSensors.All)
                {
                    foreach (string option in Keys(entry.NewOptions().GetType(), names, key))
                        yield return option;
                }
            }
            else if (!OptionValue.IsScalar(property.PropertyType))
            {
                foreach (string option in Keys(property.PropertyType, names, key))
                    yield return option;
            }
        }
    }

    // What another option sets, so that it would have no effect here.
    private static bool IsSetElsewhere(PropertyInfo property) => property.GetCustomAttribute<BrowsableAttribute>() is { Browsable: false };
}
