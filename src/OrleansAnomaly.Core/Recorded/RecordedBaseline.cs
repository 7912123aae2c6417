using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// What each value of a series was to be expected, by medians only, so that anomalies hardly move it: a course that repeats with the period, plus a
/// level (R. B. Cleveland et al., "STL: a seasonal-trend decomposition procedure based on loess", 1990, with medians in place of loess). The level is
/// the median over the widest window that misses hardly more than the best one: wide where the level stands, narrow where it wanders.
/// </summary>
internal static class RecordedBaseline
{
    /// <summary>Room needed per value.</summary>
    public const int ScratchPerValue = 8;

    private const int Cycles = 15;              // that a value of the repeating course is the median of
    private const double HardlyMore = 1.05;

    private static readonly int[] s_widths = [7, 25, 97, 385, int.MaxValue];

    /// <summary>Writes what was expected of each value; NaN where that is unknown.</summary>
    /// <param name="values">The values, without gaps.</param>
    /// <param name="keys">The values' places in order of phase, then of time: phase · n + index.</param>
    /// <param name="period">Period in steps; 0 for none.</param>
    /// <param name="causal">Whether a value may only be expected from those before it; else from those around it.</param>
    /// <param name="expected">Receives the expectations.</param>
    /// <param name="scratch">Room for <see cref="ScratchPerValue"/> times as many values.</param>
    public static void Expect(ReadOnlySpan<double> values, ReadOnlySpan<long> keys, int period, bool causal, Span<double> expected, Span<double> scratch)
    {
        int n = values.Length;
        Span<double> course = scratch[..n], rest = scratch.Slice(n, n), room = scratch.Slice(2 * n, n), levels = scratch.Slice(3 * n, s_widths.Length * n);
        course.Clear();
        if (period > 0)
            Course(values, keys, period, causal, course, rest, levels[..n], room);
        for (int i = 0; i < n; i++)
            rest[i] = values[i] - course[i];
        double least = double.PositiveInfinity;
        Span<double> misses = stackalloc double[s_widths.Length];
        for (int i = 0; i < s_widths.Length; i++)
        {
            Span<double> level = levels.Slice(i * n, n);
            Level(rest, s_widths[i], causal, level, room);
            least = Math.Min(least, misses[i] = Miss(rest, level, room));
        }
        int chosen = s_widths.Length - 1;
        while (misses[chosen] > HardlyMore * least)
            chosen--;
        for (int i = 0; i < n; i++)
            expected[i] = course[i] + levels[chosen * n + i];
    }

    private static void Level(ReadOnlySpan<double> rest, int width, bool causal, Span<double> level, Span<double> room)
    {
        int most = Math.Min(width, 2 * rest.Length);
        RunningMedian.Of(rest, causal ? most : most / 2, causal ? 0 : most / 2, level, room);
    }

    private static double Miss(ReadOnlySpan<double> rest, ReadOnlySpan<double> level, Span<double> room)
    {
        for (int i = 0; i < rest.Length; i++)
            room[i] = Math.Abs(rest[i] - level[i]);
        return Quantiles.Median(room[..rest.Length], room);
    }

    /// <summary>
    /// The repeating course: medians, over the cycles near by, of what the values have beyond their level; the level is first a mean over one period,
    /// then a median.
    /// </summary>
    private static void Course(
        ReadOnlySpan<double> values, ReadOnlySpan<long> keys, int period, bool causal,
        Span<double> course, Span<double> beyond, Span<double> bucket, Span<double> room)
    {
        int n = values.Length;
        if (n <= period)
            return;
        // The last value must not tell of its own level.
        MovingMean(causal ? values[..^1] : values, period, beyond);
        Beyond(values, causal, beyond);
        Medians(beyond, keys, causal, course, bucket, room);
        for (int i = 0; i < n; i++)
            bucket[i] = values[i] - course[i];
        RunningMedian.Of(causal ? bucket[..(n - 1)] : bucket, period / 2, period / 2, beyond, room);
        Beyond(values, causal, beyond);
        Medians(beyond, keys, causal, course, bucket, room);
    }

    private static void Beyond(ReadOnlySpan<double> values, bool causal, Span<double> level)
    {
        if (causal)
            level[values.Length - 1] = level[values.Length - 2];
        for (int i = 0; i < values.Length; i++)
            level[i] = values[i] - level[i];
    }

    private static void Medians(ReadOnlySpan<double> beyond, ReadOnlySpan<long> keys, bool causal, Span<double> course, Span<double> bucket, Span<double> room)
    {
        int n = beyond.Length;
        Span<double> window = stackalloc double[Cycles + 1];
        for (int first = 0, next; first < n; first = next)
        {
            long phase = keys[first] / n;
            for (next = first; next < n && keys[next] / n == phase; next++)
                bucket[next] = beyond[(int)(keys[next] % n)];
            RunningMedian.Of(bucket[first..next], causal ? Cycles : Cycles / 2, causal ? 0 : Cycles / 2, room, window);
            for (int i = first; i < next; i++)
                course[(int)(keys[i] % n)] = room[i - first];
        }
    }

    /// <summary>The mean over one period around each value; at the ends that of the first and last whole period.</summary>
    private static void MovingMean(ReadOnlySpan<double> values, int period, Span<double> means)
    {
        double sum = 0;
        for (int i = 0; i < period; i++)
            sum += values[i];
        int first = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int from = Math.Clamp(i - period / 2, 0, values.Length - period);
            for (; first < from; first++)
                sum += values[first + period] - values[first];
            means[i] = sum / period;
        }
    }
}
