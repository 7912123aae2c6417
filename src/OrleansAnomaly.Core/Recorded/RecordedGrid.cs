using System.Buffers;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>Counts the steps of a series: how many usual distances each point lies after the first. Months of 28 to 31 days are one step each.</summary>
internal static class RecordedGrid
{
    /// <summary>The usual distance of two points: the median, the lower one of two.</summary>
    public static long Step(ReadOnlySpan<long> times)
    {
        long[] rented = ArrayPool<long>.Shared.Rent(times.Length);
        Span<long> apart = rented.AsSpan(0, times.Length - 1);
        for (int i = 0; i < apart.Length; i++)
            apart[i] = times[i + 1] - times[i];
        apart.Sort();
        long step = apart[(apart.Length - 1) / 2];
        ArrayPool<long>.Shared.Return(rented);
        return step;
    }

    /// <summary>Numbers the points by steps from 0; every point is at least one step after the one before.</summary>
    public static void Number(ReadOnlySpan<long> times, long step, Span<long> numbers)
    {
        numbers[0] = 0;
        for (int i = 1; i < times.Length; i++)
            numbers[i] = numbers[i - 1] + Math.Max(1, (times[i] - times[i - 1] + step / 2) / step);
    }

    /// <summary>The period of values laid on their steps; 0 where there is none, or where most steps have no value.</summary>
    public static int Period(ReadOnlySpan<long> numbers, ReadOnlySpan<double> values, long step)
    {
        long cells = numbers[^1] + 1;
        if (cells > 2L * values.Length)
            return 0;
        double[] rented = ArrayPool<double>.Shared.Rent((int)cells);
        Span<double> grid = rented.AsSpan(0, (int)cells);
        grid.Fill(double.NaN);
        for (int i = 0; i < values.Length; i++)
            grid[(int)numbers[i]] = values[i];
        int period = Periodicity.Estimate(grid);
        ArrayPool<double>.Shared.Return(rented);
        return Snap(period, step);
    }

    /// <summary>What is within 3 % of a day or a week is that: a smooth course tells its period to a few steps only.</summary>
    private static int Snap(int period, long step)
    {
        foreach (long length in (ReadOnlySpan<long>)[EventTime.Day, EventTime.Week])
        {
            long steps = (length + step / 2) / step;
            if (Math.Abs(period - steps) <= 0.03 * steps && length % step == 0)
                return (int)steps;
        }
        return period;
    }
}
