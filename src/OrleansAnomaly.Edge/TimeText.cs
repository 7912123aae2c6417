using System.Globalization;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Edge;

/// <summary>Event times as messages have them: ISO 8601 in UTC, with a fraction only where there is one.</summary>
internal static class TimeText
{
    public static string Of(long time) => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
