using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Series;

/// <summary>Fills the gaps of a series on a regular grid, from measured values only: what was filled in is never a source for more. A value that is not finite is a gap.</summary>
public sealed record GapFilling
{
    private readonly long? _maxStaleness;

    /// <summary>What stands in for a missing value. Default: nothing.</summary>
    public MissingValuePolicy Policy
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "unknown policy");
    } = MissingValuePolicy.LeaveGap;

    /// <summary>
    /// Longest time that a filled value may be away from what it is made of, in event-time units; 0 or more. Default: 1 h.
    /// Hold and seasonal: the age of the value used. Linear: the time between the two values joined.
    /// Seasonal filling needs at least <see cref="Season"/> here, so it has its own default, 4 weeks, until this is set.
    /// </summary>
    public long MaxStaleness
    {
        get => _maxStaleness ?? (Policy == MissingValuePolicy.Seasonal ? 4 * EventTime.Week : EventTime.Hour);
        init => _maxStaleness = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a staleness is 0 or more");
    }

    /// <summary>Length of a season in event-time units; a multiple of the grid's step. Only for <see cref="MissingValuePolicy.Seasonal"/>. Default: 1 day.</summary>
    public long Season
    {
        get;
        init
        {
            EventTime.RequireLength(value, nameof(Season));
            field = value;
        }
    } = EventTime.Day;

    /// <summary>Copies a series and fills its gaps as far as the policy allows; the others become NaN.</summary>
    /// <param name="step">The time from one value to the next, in event-time units; more than 0.</param>
    /// <param name="source">The series.</param>
    /// <param name="destination">Receives the filled series; at least as long, and not overlapping the source.</param>
    /// <returns>How many gaps were filled.</returns>
    /// <exception cref="ArgumentException">The destination is too short or overlaps the source, or the season is no multiple of the step.</exception>
    public int Fill(long step, ReadOnlySpan<double> source, Span<double> destination)
    {
        EventTime.RequireLength(step, nameof(step));
        if (destination.Length < source.Length)
            throw new ArgumentException($"the destination has room for {destination.Length} values; the series has {source.Length}", nameof(destination));
        destination = destination[..source.Length];
        if (source.Overlaps(destination))
            throw new ArgumentException("the destination overlaps the source", nameof(destination));
        if (Policy == MissingValuePolicy.Seasonal && Season % step != 0)
            throw new ArgumentException($"the season of {Season} µs is no multiple of the step of {step} µs", nameof(step));

        for (int i = 0; i < source.Length; i++)
            destination[i] = double.IsFinite(source[i]) ? source[i] : double.NaN;
        // Never more steps than the series has, so that they fit an int.
        int reach = (int)Math.Min(MaxStaleness / step, source.Length);
        return Policy switch
        {
            MissingValuePolicy.HoldLast => HoldLast(destination, reach),
            MissingValuePolicy.Linear => Join(destination, reach),
            MissingValuePolicy.Seasonal => Repeat(source, destination, reach, (int)Math.Min(Season / step, source.Length)),
            _ => 0,
        };
    }

    private static int HoldLast(Span<double> series, int reach)
    {
        int filled = 0, last = -1;
        for (int i = 0; i < series.Length; i++)
        {
            if (!double.IsNaN(series[i]))
            {
                last = i;
            }
            else if (last >= 0 && i - last <= reach)
            {
                series[i] = series[last];
                filled++;
            }
        }
        return filled;
    }

    private static int Join(Span<double> series, int reach)
    {
        int filled = 0, last = -1;
        for (int i = 0; i < series.Length; i++)
        {
            if (double.IsNaN(series[i]))
                continue;
            if (last >= 0 && i - last <= reach)
            {
                for (int gap = last + 1; gap < i; gap++)
                {
                    series[gap] = Interpolation.Between(series[last], series[i], (double)(gap - last) / (i - last));
                    filled++;
                }
            }
            last = i;
        }
        return filled;
    }

    private static int Repeat(ReadOnlySpan<double> source, Span<double> series, int reach, int season)
    {
        int filled = 0;
        for (int i = season; i < series.Length; i++)
        {
            if (!double.IsNaN(series[i]))
                continue;
            for (int earlier = i - season; earlier >= 0 && i - earlier <= reach; earlier -= season)
            {
                if (!double.IsFinite(source[earlier]))
                    continue;
                series[i] = source[earlier];
                filled++;
                break;
            }
        }
        return filled;
    }
}
