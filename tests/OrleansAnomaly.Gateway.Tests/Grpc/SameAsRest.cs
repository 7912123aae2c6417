using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>Holds a message against the JSON that REST answers the same question with: every field must be in both, with the same value.</summary>
internal static class SameAsRest
{
    /// <summary>Where they differ; empty where they do not.</summary>
    public static IReadOnlyList<string> Differences(JsonElement body, IMessage message, string where = "")
    {
        List<string> found = [];
        IList<FieldDescriptor> fields = message.Descriptor.Fields.InFieldNumberOrder();
        found.AddRange(fields.Where(field => !body.TryGetProperty(field.JsonName, out _) && !IsAbsent(field, message)).Select(field => $"{where}.{field.Name} is in the message only"));
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (fields.FirstOrDefault(field => field.JsonName == property.Name) is { } field)
                found.AddRange(OfField(property.Value, field, message, $"{where}.{field.Name}"));
            else
                found.Add($"{where}.{property.Name} is in the body only");
        }
        return found;
    }

    private static IEnumerable<string> OfField(JsonElement value, FieldDescriptor field, IMessage message, string where)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return IsAbsent(field, message) ? [] : [$"{where} is null in the body only"];
        object held = field.Accessor.GetValue(message);
        if (field.IsMap)
        {
            var map = (System.Collections.IDictionary)held;
            return map.Count != value.EnumerateObject().Count() ? [$"{where} has {map.Count} entries"]
                : value.EnumerateObject().SelectMany(entry => OfValue(entry.Value, field.MessageType.FindFieldByNumber(2), map[entry.Name], $"{where}.{entry.Name}"));
        }
        if (!field.IsRepeated)
            return OfValue(value, field, held, where);
        object[] items = [.. ((System.Collections.IList)held).Cast<object>()];
        JsonElement[] expected = [.. value.EnumerateArray()];
        return items.Length != expected.Length ? [$"{where} has {items.Length} items; the body {expected.Length}"]
            : expected.SelectMany((item, i) => OfValue(item, field, items[i], $"{where}[{i}]"));
    }

    private static IEnumerable<string> OfValue(JsonElement value, FieldDescriptor field, object? held, string where)
    {
        bool isSame = held switch
        {
            Timestamp time => time.ToDateTime() == value.GetDateTime(),
            IMessage nested => Differences(value, nested, where) is { Count: > 0 } differences ? throw new InvalidOperationException(string.Join("; ", differences)) : true,
            double number => value.ValueKind == JsonValueKind.Null ? double.IsNaN(number) : number.Equals(value.GetDouble()),
            bool flag => flag == value.GetBoolean(),
            string text => text == value.GetString(),
            _ when field.FieldType == FieldType.Enum => field.EnumType.FindValueByNumber((int)held!).Name.EndsWith($"_{value.GetString()!.ToUpperInvariant()}", StringComparison.Ordinal),
            _ => Convert.ToInt64(held, CultureInfo.InvariantCulture) == value.GetInt64(),
        };
        return isSame ? [] : [$"{where} is {held}; in the body {value}"];
    }

    private static bool IsAbsent(FieldDescriptor field, IMessage message)
    {
        if (field.HasPresence)
            return !field.Accessor.HasValue(message);
        object held = field.Accessor.GetValue(message);
        return held is "" or System.Collections.ICollection { Count: 0 };
    }
}
