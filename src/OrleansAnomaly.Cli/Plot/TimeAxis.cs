using System.Globalization;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Plot;

/// <summary>A time axis in UTC. Ticks fall on round clock and calendar times; each carries a short label, and a longer one where the day or year begins.</summary>
internal sealed class TimeAxis
{
    private static readonly long[] s_steps =
    [
        EventTime.Millisecond, 10 * EventTime.Millisecond, 100 * EventTime.Millisecond,
        EventTime.Second, 5 * EventTime.Second, 10 * EventTime.Second, 30 * EventTime.Second,
        EventTime.Minute, 5 * EventTime.Minute, 10 * EventTime.Minute, 30 * EventTime.Minute,
        EventTime.Hour, 3 * EventTime.Hour, 6 * EventTime.Hour, 12 * EventTime.Hour,
        EventTime.Day, 2 * EventTime.Day, EventTime.Week, 2 * EventTime.Week,
    ];

    private static readonly int[] s_months = [1, 3, 6, 12, 24, 60, 120, 240];

    private readonly long _first, _last;
    private readonly int _wantedTicks;

    public TimeAxis(long first, long last, int wantedTicks)
    {
        _first = first;
        _last = Math.Max(last, first + 1);
        _wantedTicks = wantedTicks;
    }

    public double Position(long time) => Math.Clamp((double)(time - _first) / (_last - _first), 0, 1);

    public IEnumerable<TimeTick> Ticks()
    {
        long raw = (_last - _first) / _wantedTicks;
        foreach (long step in s_steps)
        {
            if (step >= raw)
                return Regular(step);
        }
        foreach (int months in s_months)
        {
            if (months * 30.4 * EventTime.Day >= raw)
                return Calendar(months);
        }
        return Calendar(s_months[^1]);
    }

    private IEnumerable<TimeTick> Regular(long step)
    {
        // Weeks begin on Monday; the epoch was a Thursday.
        long shift = step >= EventTime.Week ? 4 * EventTime.Day : 0;
        long start = EventTime.FloorTo(_first - shift, step) + shift;
        if (start < _first)
            start += step;
        string format = step >= EventTime.Day ? "d MMM" : step >= EventTime.Minute ? "HH:mm" : step >= EventTime.Second ? "HH:mm:ss" : "HH:mm:ss.fff";
        string longFormat = step >= EventTime.Day ? "yyyy" : "d MMM yyyy";
        return Labelled(format, longFormat, Times());

        IEnumerable<long> Times()
        {
            for (long time = start; time <= _last; time += step)
                yield return time;
        }
    }

    private IEnumerable<TimeTick> Calendar(int months)
    {
        return Labelled(months >= 12 ? "yyyy" : "MMM", months >= 12 ? "" : "yyyy", Times());

        IEnumerable<long> Times()
        {
            DateTimeOffset first = EventTime.ToDateTimeOffset(_first);
            int month = (first.Year * 12 + first.Month - 1) / months * months;
            while (true)
            {
                long time = EventTime.From(new DateTimeOffset(month / 12, month % 12 + 1, 1, 0, 0, 0, TimeSpan.Zero));
                if (time > _last)
                    yield break;
                if (time >= _first)
                    yield return time;
                month += months;
            }
        }
    }

    private static IEnumerable<TimeTick> Labelled(string format, string longFormat, IEnumerable<long> times)
    {
        string previous = "";
        foreach (long time in times)
        {
            DateTimeOffset moment = EventTime.ToDateTimeOffset(time);
            string period = longFormat.Length == 0 ? "" : moment.ToString(longFormat, CultureInfo.InvariantCulture);
            yield return new TimeTick(time, moment.ToString(format, CultureInfo.InvariantCulture), period == previous ? "" : period);
            previous = period;
        }
    }
}

/// <summary>A tick of a <see cref="TimeAxis"/>; <paramref name="Period"/> is empty where it is the same as that of the tick before.</summary>
internal readonly record struct TimeTick(long Time, string Label, string Period);
