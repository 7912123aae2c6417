using System.Buffers;
using System.Runtime.Intrinsics;

namespace OrleansAnomaly.Core.Series;

/// <summary>
/// Finds after how many steps a series repeats.
/// <para>
/// The autocorrelation of the series without its straight trend, outliers drawn in, proposes: its highest peaks at lags up to a quarter of the series.
/// Each is tried on the series less its moving mean over one such lag, which takes drift of any shape away: its autocorrelation there must
/// exceed three standard errors by Bartlett's formula (M. S. Bartlett, "On the theoretical specification and sampling properties of autocorrelated
/// time-series", 1946), for which smooth noise counts as few observations, and must be high again after twice the lag. Multiples of a period are as
/// good as the period itself, so the shortest lag within a tenth of the best wins.
/// </para>
/// </summary>
public static class Periodicity
{
    /// <summary>The longest period looked for, in steps: a week of 5 minutes has 2,016.</summary>
    public const int LongestLag = 2_100;

    /// <summary>A period must have been seen that often.</summary>
    public const int FewestCycles = 4;

    private const int MostCandidates = 12;
    private const double LeastCorrelation = 0.2;
    private const double StandardErrors = 3;
    private const double AsGood = 0.9;

    /// <summary>The period of equidistant values; 0 where there is none. Time is at most proportional to length times <see cref="LongestLag"/>.</summary>
    /// <param name="values">The values. What is not finite is a gap; gaps are bridged by straight lines. Finite values stay within ±1e150.</param>
    public static int Estimate(ReadOnlySpan<double> values)
    {
        int longest = Math.Min(values.Length / FewestCycles, LongestLag);
        if (longest < 2)
            return 0;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * values.Length + longest + 2);
        Span<double> series = rented.AsSpan(0, values.Length), scratch = rented.AsSpan(values.Length, values.Length);
        Span<double> correlation = rented.AsSpan(2 * values.Length, longest + 2);
        int period = Prepare(values, series, scratch) ? Search(series, scratch, correlation) : 0;
        ArrayPool<double>.Shared.Return(rented);
        return period;
    }

    /// <summary>Bridges gaps, takes the trend off, draws outliers in and scales to a spread of 1; false where nothing varies.</summary>
    private static bool Prepare(ReadOnlySpan<double> values, Span<double> series, Span<double> scratch)
    {
        ReadOnlySpan<double> sorted = Quantiles.Sort(values, scratch);
        if (sorted.Length < values.Length / 2 || sorted.Length < 2 * FewestCycles)
            return false;
        double centre = Quantiles.OfSorted(sorted, 0.5), range = sorted[^1] - sorted[0];
        if (!(range > 1e-12 * Math.Abs(centre)))
            return false;
        for (int i = 0; i < values.Length; i++)
            series[i] = double.IsFinite(values[i]) ? (values[i] - centre) / range : double.NaN;
        Bridge(series);
        // Before, so that outliers do not tilt the trend; and after, where they stand out more.
        DrawOutliersIn(series, scratch);
        TakeTrendOff(series);
        DrawOutliersIn(series, scratch);
        return true;
    }

    private static void DrawOutliersIn(Span<double> series, Span<double> scratch)
    {
        ReadOnlySpan<double> sorted = Quantiles.Sort(series, scratch);
        double low = Quantiles.OfSorted(sorted, 0.05), high = Quantiles.OfSorted(sorted, 0.95), reach = high - low;
        if (!(reach > 1e-9))
            (low, high, reach) = (sorted[0], sorted[^1], 0);
        foreach (ref double value in series)
            value = Math.Clamp(value, low - 0.5 * reach, high + 0.5 * reach);
    }

    private static void Bridge(Span<double> series)
    {
        int last = -1;
        for (int i = 0; i < series.Length; i++)
        {
            if (double.IsNaN(series[i]))
                continue;
            for (int gap = last + 1; gap < i; gap++)
                series[gap] = last < 0 ? series[i] : Interpolation.Between(series[last], series[i], (double)(gap - last) / (i - last));
            last = i;
        }
        series[(last + 1)..].Fill(series[last]);
    }

    private static void TakeTrendOff(Span<double> series)
    {
        double middle = (series.Length - 1) / 2.0, sum = 0, product = 0, squares = 0;
        for (int i = 0; i < series.Length; i++)
        {
            sum += series[i];
            product += (i - middle) * series[i];
            squares += (i - middle) * (i - middle);
        }
        double mean = sum / series.Length, slope = product / squares;
        for (int i = 0; i < series.Length; i++)
            series[i] -= mean + slope * (i - middle);
    }

    private static int Search(ReadOnlySpan<double> series, Span<double> scratch, Span<double> correlation)
    {
        int longest = correlation.Length - 2;
        for (int lag = 1; lag <= longest + 1; lag++)
            correlation[lag] = Correlation(series, lag);
        Span<int> lags = stackalloc int[MostCandidates];
        Span<double> strengths = stackalloc double[MostCandidates];
        int found = 0;
        for (int lag = 2; lag <= longest; lag++)
        {
            if (!IsPeak(correlation, lag))
                continue;
            int at = found < MostCandidates ? found++ : MostCandidates - 1;
            if (at == MostCandidates - 1 && lags[at] != 0 && correlation[lags[at]] >= correlation[lag])
                continue;
            for (; at > 0 && correlation[lags[at - 1]] < correlation[lag]; at--)
                lags[at] = lags[at - 1];
            lags[at] = lag;
        }
        double best = 0;
        for (int i = 0; i < found; i++)
            best = Math.Max(best, strengths[i] = Strength(series, lags[i], scratch));
        int period = 0;
        for (int i = 0; i < found; i++)
        {
            if (strengths[i] > 0 && strengths[i] >= AsGood * best && (period == 0 || lags[i] < period))
                period = lags[i];
        }
        return period == 0 ? 0 : Refine(series, period);
    }

    /// <summary>Smooth courses tell their period to a few steps only; after k periods the peak tells it k times as well.</summary>
    private static int Refine(ReadOnlySpan<double> series, int period)
    {
        double exact = period;
        for (int k = 2; k <= 8 && k * (period + 1) <= series.Length / 2; k *= 2)
        {
            int centre = (int)(k * exact + 0.5), best = centre;
            int reach = Math.Max(1, Math.Min(k, period / 8));
            double highest = double.NegativeInfinity;
            for (int lag = centre - reach; lag <= centre + reach; lag++)
            {
                double here = Correlation(series, lag);
                if (here > highest)
                    (best, highest) = (lag, here);
            }
            exact = (double)best / k;
        }
        return (int)(exact + 0.5);
    }

    private static bool IsPeak(ReadOnlySpan<double> correlation, int lag)
    {
        if (!(correlation[lag] >= LeastCorrelation))
            return false;
        int reach = Math.Max(1, lag / 8);
        for (int near = Math.Max(1, lag - reach); near <= Math.Min(correlation.Length - 1, lag + reach); near++)
        {
            if (correlation[near] > correlation[lag] || (correlation[near] == correlation[lag] && near < lag))
                return false;
        }
        return true;
    }

    /// <summary>The autocorrelation at the lag once drift is gone; 0 where it may be chance.</summary>
    private static double Strength(ReadOnlySpan<double> series, int lag, Span<double> scratch)
    {
        ReadOnlySpan<double> flat = WithoutMovingMean(series, lag, scratch);
        double here = Correlation(flat, lag), again = Correlation(flat, 2 * lag);
        double squares = 0;
        int half = lag / 2, step = Math.Max(1, half / 24);
        for (int near = 1; near <= half; near += step)
        {
            double r = Correlation(flat, near);
            squares += r * r * step;
        }
        double error = Math.Sqrt((1 + 2 * squares) / flat.Length);
        return here > Math.Max(LeastCorrelation, StandardErrors * error) && again > 0.6 * here ? here : 0;
    }

    /// <summary>The series less its mean over one lag around each point, at the points that have one.</summary>
    private static ReadOnlySpan<double> WithoutMovingMean(ReadOnlySpan<double> series, int lag, Span<double> scratch)
    {
        // An even window ends in the middle of two points: these count half.
        int half = lag / 2;
        bool even = (lag & 1) == 0;
        Span<double> flat = scratch[..(series.Length - 2 * half)];
        double sum = 0;
        for (int i = 0; i <= 2 * half; i++)
            sum += series[i];
        for (int i = 0; i < flat.Length; i++)
        {
            double ends = even ? (series[i] + series[i + 2 * half]) / 2 : 0;
            flat[i] = series[i + half] - (sum - ends) / lag;
            if (i + 1 < flat.Length)
                sum += series[i + 2 * half + 1] - series[i];
        }
        return flat;
    }

    /// <summary>Correlation of a series of mean 0 with itself a lag later; 0 where nothing varies.</summary>
    private static double Correlation(ReadOnlySpan<double> series, int lag)
    {
        ReadOnlySpan<double> early = series[..^lag], late = series[lag..];
        double product = Dot(early, late), power = Math.Sqrt(Dot(early, early) * Dot(late, late));
        return power > 1e-18 * series.Length ? product / power : 0;
    }

    // Lanes of a fixed width, so that the sum is the same on every machine.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> lanes = Vector256<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            lanes += Vector256.Create(a.Slice(i, Vector256<double>.Count)) * Vector256.Create(b.Slice(i, Vector256<double>.Count));
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
