using System.Globalization;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>The header <c>grpc-timeout</c>.</summary>
internal static class GrpcTimeout
{
    /// <summary>No clock of a process waits longer; who does need not be told.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>Reads at most eight digits and a unit; null for what is longer than anybody waits.</summary>
    public static bool TryParse(string text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text.Length is < 2 or > 9 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long amount))
            return false;
        double ticks = amount * (double)(text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 1.0 / TimeSpan.NanosecondsPerTick,
            _ => double.NaN,
        });
        if (double.IsNaN(ticks))
            return false;
        if (ticks <= s_longest.Ticks)
            timeout = new TimeSpan((long)Math.Ceiling(ticks));
        return true;
    }
}
