using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>How far apart the points of a series lie, in the words that users of Azure's Anomaly Detector know.</summary>
internal static class Granularity
{
    /// <summary>The words; <c>none</c> leaves it to the time stamps.</summary>
    public static readonly string[] Words = ["none", "secondly", "minutely", "hourly", "daily", "weekly", "monthly", "yearly"];

    /// <summary>The distance of two points; 0 for <c>none</c>. Months and years are those of the calendar's average.</summary>
    public static long Step(string word, int interval) => interval * word switch
    {
        "secondly" => EventTime.Second,
        "minutely" => EventTime.Minute,
        "hourly" => EventTime.Hour,
        "daily" => EventTime.Day,
        "weekly" => EventTime.Week,
        "monthly" => EventTime.Hour * 730,
        "yearly" => EventTime.Hour * 8_766,
        _ => 0,
    };

    /// <summary>Whether points lie as far apart as was said: within a fifth, which lets months have their lengths.</summary>
    public static bool Fits(long said, long found) => Math.Abs(found - said) * 5 <= said;
}
