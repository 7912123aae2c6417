using System.Globalization;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli;

/// <summary>How times, spans and figures are written for people.</summary>
internal static class PlainWords
{
    public static string Moment(long time) => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string MomentWithSeconds(long time) =>
        EventTime.ToDateTimeOffset(time).ToString(time % EventTime.Minute == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An event-time span in its two largest units: <c>3 d 4 h</c>, <c>25 min</c>.</summary>
    public static string Span(long span)
    {
        TimeSpan time = TimeSpan.FromMicroseconds(span);
        string sign = time < TimeSpan.Zero ? "-" : "";
        time = time.Duration();
        return sign + (time switch
        {
            { TotalDays: >= 1 } => time.Hours > 0 ? $"{(int)time.TotalDays} d {time.Hours} h" : $"{(int)time.TotalDays} d",
            { TotalHours: >= 1 } => time.Minutes > 0 ? $"{time.Hours} h {time.Minutes} min" : $"{time.Hours} h",
            { TotalMinutes: >= 1 } => time.Seconds > 0 && time.TotalMinutes < 10 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Minutes} min",
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s"),
        });
    }

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    public static string Percent(double share) => double.IsNaN(share) ? "–" : share.ToString("0 %", CultureInfo.InvariantCulture);

    /// <summary>A confidence: one that is not certain is never rounded up to certainty.</summary>
    public static string Confidence(double confidence) => confidence switch
    {
        > 0.999 => "> 99.9 %",
        > 0.99 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(confidence * 1000) / 10:0.0} %"),
        _ => Percent(confidence),
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => $"{Count(bytes)} B",
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    public static string Origin(FaultOrigin origin) => origin switch
    {
        FaultOrigin.Process => "process",
        FaultOrigin.Sensor => "sensor",
        _ => "unknown",
    };
}
