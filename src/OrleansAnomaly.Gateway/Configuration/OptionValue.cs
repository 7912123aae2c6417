using System.Globalization;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Single values of options, from text and back.</summary>
internal static class OptionValue
{
    /// <summary>Reads a text as a value of that type.</summary>
    /// <returns>The value; null where the text is none, with what was expected in <paramref name="expected"/>.</returns>
    public static object? Read(Type type, string text, out string expected)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        expected = Expected(type);
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return bool.TryParse(text, out bool flag) ? flag : null;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
        if (type == typeof(ulong))
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;
        if (type == typeof(long))
            return ByteText.TryParse(text, out long bytes) ? bytes : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? real : null;
        if (type == typeof(TimeSpan))
            return OptionSpan.TryParse(text, out TimeSpan span) ? span : null;
        // By name only: a number that happens to have a name today is a slip.
        string? name = Array.Find(Enum.GetNames(type), name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        return name is null ? null : Enum.Parse(type, name);
    }

    /// <summary>A value as <see cref="Read"/> takes it.</summary>
    public static string Write(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        long bytes => ByteText.Of(bytes),
        TimeSpan span => OptionSpan.Of(span),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The kind of value, in words.</summary>
    public static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "text"
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) ? "a whole number"
            : type == typeof(ulong) ? $"a whole number from 0 to {ulong.MaxValue}"
            : type == typeof(long) ? ByteText.Expected
            : type == typeof(double) ? "a number"
            : type == typeof(TimeSpan) ? OptionSpan.Expected
            : string.Join(" or ", Enum.GetNames(type));
    }

    /// <summary>Whether options of that type are single values.</summary>
    public static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(ulong) || type == typeof(long) || type == typeof(double)
            || type == typeof(TimeSpan);
    }
}
