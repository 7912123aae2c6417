namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// Event time is a <see cref="long"/>: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
/// This class holds the units and the conversions, so that no other place spells them out.
/// </summary>
public static class EventTime
{
    /// <summary>One millisecond in event-time units.</summary>
    public const long Millisecond = 1_000;

    /// <summary>One second in event-time units.</summary>
    public const long Second = 1_000_000;

    /// <summary>One minute in event-time units.</summary>
    public const long Minute = 60 * Second;

    /// <summary>One hour in event-time units.</summary>
    public const long Hour = 60 * Minute;

    /// <summary>One day in event-time units.</summary>
    public const long Day = 24 * Hour;

    /// <summary>One week in event-time units.</summary>
    public const long Week = 7 * Day;

    /// <summary>Earliest time a reading may carry: 1900-01-01T00:00:00Z.</summary>
    public const long MinValue = -25_567L * Day;

    /// <summary>Latest time a reading may carry: 2200-01-01T00:00:00Z.</summary>
    public const long MaxValue = 84_006L * Day;

    /// <summary>Longest stretch of time that a window, a step or a season may have.</summary>
    public const long MaxLength = MaxValue - MinValue;

    /// <summary>"No time yet": stands before <see cref="MinValue"/>, so that it never equals a reading's time.</summary>
    public const long None = long.MinValue;

    /// <summary>Whether a reading may carry this time.</summary>
    public static bool IsValid(long time) => time is >= MinValue and <= MaxValue;

    /// <summary>The event time of <paramref name="moment"/>; parts below a microsecond are cut off.</summary>
    public static long From(DateTimeOffset moment)
    {
        long ticks = moment.UtcTicks - DateTime.UnixEpoch.Ticks;
        return (ticks - Phase(ticks, 10)) / 10;
    }

    /// <summary>The moment of <paramref name="time"/>, in UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> lies outside <see cref="MinValue"/> … <see cref="MaxValue"/>.</exception>
    public static DateTimeOffset ToDateTimeOffset(long time)
    {
        RequireValid(time, nameof(time));
        return new DateTimeOffset(DateTime.UnixEpoch.Ticks + time * 10, TimeSpan.Zero);
    }

    /// <summary>A span of time in event-time units.</summary>
    public static long From(TimeSpan span) => span.Ticks / 10;

    /// <summary>The start of the interval of <paramref name="length"/> that holds <paramref name="time"/>; intervals are aligned to the epoch.</summary>
    public static long FloorTo(long time, long length) => time - Phase(time, length);

    /// <summary>How far <paramref name="time"/> lies into its interval of <paramref name="length"/>: 0 … length − 1, also before the epoch.</summary>
    public static long Phase(long time, long length)
    {
        long rest = time % length;
        return rest < 0 ? rest + length : rest;
    }

    /// <summary>Throws where a reading could not carry this time.</summary>
    internal static void RequireValid(long time, string name)
    {
        if (!IsValid(time))
            throw new ArgumentOutOfRangeException(name, time, "an event time lies between 1900-01-01 and 2200-01-01");
    }

    /// <summary>Throws where this is no length that a window, a step or a season may have.</summary>
    internal static void RequireLength(long length, string name)
    {
        if (length is < 1 or > MaxLength)
            throw new ArgumentOutOfRangeException(name, length, $"a length of time is 1 to {MaxLength} µs");
    }
}
