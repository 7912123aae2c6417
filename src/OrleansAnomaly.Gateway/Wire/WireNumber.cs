using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>Core's numbers as JSON has them.</summary>
internal static class WireNumber
{
    /// <summary>JSON has no NaN and no infinity: null stands for "unknown".</summary>
    public static double? Known(double value) => double.IsFinite(value) ? value : null;

    /// <summary>A moment in UTC; null for <see cref="EventTime.None"/>.</summary>
    public static DateTime? Moment(long time) => time == EventTime.None ? null : Time(time);

    /// <summary>A moment in UTC.</summary>
    public static DateTime Time(long time) => EventTime.ToDateTimeOffset(time).UtcDateTime;
}
