using System.Globalization;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Spans of time as files of options have them: <c>2h</c>, <c>30m</c>, <c>1d</c>, <c>0</c>, or <c>hh:mm</c> and <c>hh:mm:ss</c>; also below zero.</summary>
internal static class OptionSpan
{
    public const string Expected = "a span such as 2h, 30m, 1d or 01:30:00";

    public static bool TryParse(string text, out TimeSpan span)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        bool isNegative = rest.StartsWith("-");
        if (isNegative)
            rest = rest[1..];
        if (rest is "0" or "0ms" or "0s" or "0min" or "0m" or "0h" or "0d")
        {
            span = TimeSpan.Zero;
            return true;
        }
        bool isSpan = rest.Contains(':') ? TryClock(rest.ToString(), out span) : SpanText.TryParse(rest.ToString(), out span);
        if (isNegative)
            span = -span;
        return isSpan;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> takes for exactly that span.</summary>
    public static string Of(TimeSpan span)
    {
        if (span == TimeSpan.Zero)
            return "0";
        string sign = span < TimeSpan.Zero ? "-" : "";
        long ticks = Math.Abs(span.Ticks);
        (long unit, string suffix) = ticks % TimeSpan.TicksPerDay == 0 ? (TimeSpan.TicksPerDay, "d")
            : ticks % TimeSpan.TicksPerHour == 0 ? (TimeSpan.TicksPerHour, "h")
            : ticks % TimeSpan.TicksPerMinute == 0 ? (TimeSpan.TicksPerMinute, "min")
            : ticks % TimeSpan.TicksPerSecond == 0 ? (TimeSpan.TicksPerSecond, "s")
            : (TimeSpan.TicksPerMillisecond, "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{(decimal)ticks / unit}{suffix}");
    }

    // The framework's own takes 24:00:00 for 24 days.
    private static bool TryClock(string text, out TimeSpan span)
    {
        span = default;
        string[] parts = text.Split(':');
        if (parts.Length is not (2 or 3))
            return false;
        int[] numbers = [0, 0, 0];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is < 1 or > 5 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || (i > 0 && numbers[i] > 59))
                return false;
        }
        span = new TimeSpan(numbers[0], numbers[1], numbers[2]);
        return true;
    }
}
