using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// Makes p-values of how far values lie from what was expected, by two looks: the value alone, and the mean of seven (a shift too small for one
/// value to show). Each is calibrated against all values of the series. What a first glance, by the prior alone, finds conspicuous is not learned, as
/// long as it is rare: else several anomalies would hide each other.
/// </summary>
internal static class RecordedScores
{
    private const int Span = 7;
    private const double Bound = 4;             // deviations count in a mean up to that many spreads
    private const double RareEpisodes = 0.02, RareValues = 0.1;
    private const double Glance = 1e-3;
    private const double NeverConspicuous = 2;  // the prior calls no such size conspicuous
    private const double Smallest = 1e-300;
    private const double UnitMedian = 1.4826;   // spread of a normal law over the median of its sizes
    private const double OfPhase = 0.8;         // weight of a phase's own spread
    private const int Neighbours = 48;          // residuals of like phase, on either side

    private static readonly Calibrator s_single = new(Sizes([0, -0.29, -1.05, -2.8, -5.0, -7.5]));
    private static readonly Calibrator s_mean = new(Sizes([0, -0.29, -1.0, -2.3, -4.2, -6.5]));

    /// <summary>Writes the p-values.</summary>
    /// <param name="residuals">What each value lies off; NaN where that is unknown.</param>
    /// <param name="keys">The values' places in order of phase, then of time: phase · n + index.</param>
    /// <param name="periodic">Whether there are phases, whose spreads may differ.</param>
    /// <param name="causal">Whether the mean of seven is over those before; else over those around.</param>
    /// <param name="floor">Residuals smaller than this are rounding.</param>
    /// <param name="single">Receives p of the value alone; 1 where it is unknown.</param>
    /// <param name="mean">Receives p of the mean.</param>
    /// <param name="spreads">Receives the spread of normal residuals at each value's phase.</param>
    /// <param name="scratch">Room for twice as many values.</param>
    /// <returns>Half the width of the band in which about 99 % of normal values lie, in spreads.</returns>
    public static double Judge(
        ReadOnlySpan<double> residuals, ReadOnlySpan<long> keys, bool periodic, bool causal, double floor,
        Span<double> single, Span<double> mean, Span<double> spreads, Span<double> scratch)
    {
        int n = residuals.Length;
        Span<double> sizes = scratch[..n], room = scratch.Slice(n, n);
        double spread = Math.Max(Spread(residuals, room), floor);
        spreads.Fill(spread);
        if (periodic && n >= 4 * Neighbours)
            OfPhases(residuals, keys, spread, spreads, sizes, room);
        for (int i = 0; i < n; i++)
            sizes[i] = Math.Abs(residuals[i]) / spreads[i];
        double band = Calibrate(s_single, sizes, single);
        Means(residuals, spreads, causal, sizes);
        double slow = Spread(sizes, room);
        foreach (ref double size in sizes)
            size = Math.Abs(size) / Math.Max(slow, 0.1);
        Calibrate(s_mean, sizes, mean);
        return band;
    }

    /// <summary>The normal law's spread that has this median of sizes; where most are 0, that which has their mean.</summary>
    private static double Spread(ReadOnlySpan<double> residuals, Span<double> room)
    {
        for (int i = 0; i < residuals.Length; i++)
            room[i] = Math.Abs(residuals[i]);
        ReadOnlySpan<double> sorted = Quantiles.Sort(room[..residuals.Length], room);
        if (sorted.IsEmpty)
            return Smallest;
        double spread = UnitMedian * Quantiles.OfSorted(sorted, 0.5);
        return Math.Max(spread > 0 ? spread : 1.2533 * Summary.Of(sorted).Mean, Smallest);
    }

    /// <summary>The spread at each value's phase, drawn a little to that of all: machines at rest scatter less.</summary>
    private static void OfPhases(ReadOnlySpan<double> residuals, ReadOnlySpan<long> keys, double spread, Span<double> spreads, Span<double> sizes, Span<double> room)
    {
        int n = residuals.Length;
        for (int i = 0; i < n; i++)
            sizes[i] = Math.Abs(residuals[(int)(keys[i] % n)]);
        Span<double> window = stackalloc double[2 * Neighbours + 1];
        RunningMedian.Of(sizes, Neighbours, Neighbours, room, window);
        for (int i = 0; i < n; i++)
        {
            if (!double.IsNaN(room[i]))
                spreads[(int)(keys[i] % n)] = OfPhase * UnitMedian * room[i] + (1 - OfPhase) * spread;
        }
    }

    private static void Means(ReadOnlySpan<double> residuals, ReadOnlySpan<double> spreads, bool causal, Span<double> means)
    {
        int after = causal ? 0 : Span / 2, before = Span - 1 - after;
        for (int i = 0; i < residuals.Length; i++)
        {
            double sum = 0;
            int known = 0;
            for (int near = Math.Max(0, i - before); near <= Math.Min(residuals.Length - 1, i + after); near++)
            {
                if (double.IsNaN(residuals[near]))
                    continue;
                sum += Math.Clamp(residuals[near] / spreads[near], -Bound, Bound);
                known++;
            }
            means[i] = known == 0 || double.IsNaN(residuals[i]) ? double.NaN : sum / Math.Sqrt(Span * Math.Max(known, 3));
        }
    }

    /// <returns>The size that about 1 % of normal ones exceed.</returns>
    private static double Calibrate(Calibrator calibrator, ReadOnlySpan<double> sizes, Span<double> p)
    {
        CalibratorState none = default, state = default;
        int values = 0, episodes = 0;
        bool before = false;
        for (int i = 0; i < sizes.Length; i++)
        {
            p[i] = sizes[i] > NeverConspicuous ? calibrator.PValue(none, sizes[i]) : 1;
            bool conspicuous = p[i] < Glance;
            values += conspicuous ? 1 : 0;
            episodes += conspicuous && !before ? 1 : 0;
            before = conspicuous;
        }
        bool rare = episodes <= Math.Max(3, RareEpisodes * sizes.Length) && values <= RareValues * sizes.Length;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!double.IsNaN(sizes[i]) && !(rare && p[i] < Glance))
                calibrator.Learn(ref state, sizes[i], long.MaxValue);
        }
        for (int i = 0; i < sizes.Length; i++)
            p[i] = double.IsNaN(sizes[i]) ? 1 : calibrator.PValue(state, sizes[i]);
        return calibrator.Quantile(state, 0.01);
    }

    private static CalibratorOptions Sizes(double[] survival) => new() { FleetPrior = survival, PriorStep = 0.5, PriorWeight = 300 };
}
