using System.Globalization;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Spans of time as people type them: <c>90</c> (seconds), <c>250ms</c>, <c>60s</c>, <c>5min</c>, <c>2h</c>, <c>3d</c>.</summary>
internal static class SpanText
{
    public const string Expected = "a number with ms, s, min (or m), h or d, such as 60s or 5min";

    private static readonly (string Suffix, TimeSpan Unit)[] s_units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads a span above 0 and of at most ten years.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        TimeSpan unit = TimeSpan.FromSeconds(1);
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        foreach ((string suffix, TimeSpan value) in s_units)
        {
            if (number.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                unit = value;
                number = number[..^suffix.Length].TrimEnd();
                break;
            }
        }
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double count) || !(count > 0) || count * unit.TotalDays > 3650)
            return false;
        span = count * unit;
        return span > TimeSpan.Zero;
    }
}
