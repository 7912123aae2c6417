using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Calibration;

/// <summary>
/// Turns raw scores into p-values that mean what they say: the share of normal scores that are at least as high.
/// The body is empirical (a histogram that forgets), the tail is extrapolated exponentially beyond a high quantile (Hill 1975; Siffer et al., "Anomaly
/// detection in streams with extreme value theory", KDD 2017), and both are blended with what the fleet knows: p = (N·p_own + n₀·p_fleet) / (N + n₀). The blend keeps size: a sensor
/// that has seen little cannot call a small excursion improbable, nor make a large one ordinary.
/// Counts are integers, so that sums do not depend on their order.
/// </summary>
public sealed class Calibrator
{
    /// <summary>Bins of the histogram.</summary>
    public const int BinCount = 56;

    /// <summary>When the histogram holds that many scores, all counts are halved.</summary>
    public const int Capacity = 8192;

    /// <summary>No p-value is smaller: beyond it the extrapolation has nothing to stand on.</summary>
    public const double SmallestP = 1e-12;

    /// <summary>How far below one count the tail is followed: four powers of ten beyond what was seen, no farther.</summary>
    private const double Reach = 1e-4;

    private readonly double _inverseWidth;
    private readonly double _width;
    private readonly double _priorWeight;
    private readonly double _inversePriorStep;
    private readonly double _priorBand;
    private readonly bool _logarithmic, _tailRoot;
    private readonly double[] _prior;
    private readonly double[] _tailEdge = new double[BinCount], _tailMiddle = new double[BinCount];

    /// <summary>A calibrator with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public Calibrator(CalibratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _width = options.BinWidth;
        _inverseWidth = 1 / options.BinWidth;
        _inversePriorStep = 1 / options.PriorStep;
        _logarithmic = options.Axis == ScoreAxis.Logarithmic;
        _tailRoot = options.TailPower == 0.5;
        _prior = [.. options.FleetPrior];
        _priorWeight = _prior.Length == 0 ? 0 : options.PriorWeight;
        for (int i = 0; i < BinCount; i++)
        {
            _tailEdge[i] = Tail(Inverse(i * _width));
            _tailMiddle[i] = Tail(Inverse((i + 0.5) * _width));
        }
        _priorBand = Quantile(default, 0.01);
    }

    /// <summary>The p-value of <paramref name="score"/>, between <see cref="SmallestP"/> and 1; 1 while nothing is known.</summary>
    /// <param name="state">What was learned.</param>
    /// <param name="score">The score, ≥ 0.</param>
    /// <param name="span">Over how many rows the score is averaged: neighbours then tell the same, so the tail needs more of them; ≥ 1.</param>
    public double PValue(in CalibratorState state, double score, double span = 1)
    {
        double phi = Axis(score);
        double own = OwnP(state, score, phi, span);
        double weight = state.Total;
        if (_priorWeight > 0)
        {
            // Where the sensor's own p is high it cannot matter what the fleet says: spare the exponential.
            double prior = own > 0.3 && weight > _priorWeight ? own : PriorP(phi);
            own = (weight * own + _priorWeight * prior) / (weight + _priorWeight);
        }
        return own < SmallestP ? SmallestP : own > 1 ? 1 : own;
    }

    /// <summary>Learns a score.</summary>
    /// <param name="state">What was learned so far.</param>
    /// <param name="score">The score, ≥ 0.</param>
    /// <param name="horizon">
    /// How many scores the memory shall span. Where that is more than <see cref="Capacity"/> only every second, fourth, … score
    /// is learned once the histogram is full.
    /// </param>
    public void Learn(ref CalibratorState state, double score, long horizon)
    {
        LearnBin(ref state, BinOf(score), horizon);
    }

    /// <summary>The bin of the histogram that holds <paramref name="score"/>.</summary>
    internal int BinOf(double score) => Bin(Axis(score));

    /// <summary>Learns a score of which only the bin was kept.</summary>
    internal void LearnBin(ref CalibratorState state, int bin, long horizon)
    {
        uint seen = state.Seen++;
        if ((seen & ((1u << (int)state.StrideLog2) - 1)) != 0)
            return;
        state.Bins[bin]++;
        if (++state.Total >= Capacity)
        {
            Halve(ref state);
            if (state.StrideLog2 < 16 && ((long)Capacity << (int)state.StrideLog2) < horizon)
                state.StrideLog2++;
        }
        // At first the histogram changes quickly, later slowly: at 1, 2, 4, … 64 and then every 128.
        if ((state.Total & (state.Total < 128 ? state.Total - 1 : 127)) == 0)
            state.BandScore = (float)Quantile(state, 0.01);
    }

    /// <summary>The score that a share of about 1 % of normal scores exceed, renewed after 1, 2, 4, … 64 learned scores and then every 128.</summary>
    public double BandScore(in CalibratorState state) => state.BandScore > 0 ? state.BandScore : _priorBand;

    /// <summary>The score that <see cref="PValue"/> gives the value <paramref name="p"/>, to a hundredth of a bin; 0 while nothing is known.</summary>
    public double Quantile(in CalibratorState state, double p)
    {
        if (state.Total == 0 && _priorWeight == 0)
            return 0;
        double low = 0, high = BinCount * _width;
        for (int i = 0; i < 13; i++)
        {
            double middle = (low + high) / 2;
            if (PValue(state, Inverse(middle)) > p)
                low = middle;
            else
                high = middle;
        }
        return Inverse(high);
    }

    private double Axis(double score) => _logarithmic ? Real.Log(1 + score) : score;

    private double Inverse(double phi) => _logarithmic ? Real.Exp(phi) - 1 : phi;

    private int Bin(double phi) => phi * _inverseWidth is double at && at < BinCount - 1 ? (int)at : BinCount - 1;

    private double PriorP(double phi)
    {
        double at = phi * _inversePriorStep;
        int knot = at < _prior.Length - 2 ? (int)at : _prior.Length - 2;
        double log10 = _prior[knot] + (at - knot) * (_prior[knot + 1] - _prior[knot]);
        return Real.Exp(log10 * 2.302585092994046);
    }

    private double OwnP(in CalibratorState state, double score, double phi, double span)
    {
        int total = state.Total;
        if (total == 0)
            return 1;
        ReadOnlySpan<ushort> bins = state.Bins;
        int bin = Bin(phi);
        double inBin = phi * _inverseWidth - bin;
        double mass = SumAbove(bins, bin) + bins[bin] * (1 - Math.Min(inBin, 1));
        double p = (mass + 0.5) / (total + 1);
        if (mass > Math.Max(3, span * 0.5))
            return p;

        // The tail: from the bin edge u above which k scores lie, exponential with the mean excess seen there.
        double k = Math.Min(total * 0.5, Math.Max(Math.Max(total * 0.004, 10), span));
        double tail = 0, weighted = 0;
        int edge = BinCount, top = -1;
        while (edge > 0 && tail < k)
        {
            edge--;
            if (bins[edge] == 0)
                continue;
            if (top < 0)
                top = edge;
            tail += bins[edge];
            weighted += bins[edge] * _tailMiddle[edge];
        }
        double from = _tailEdge[edge], excess = Tail(score) - from;
        if (top < 0 || excess <= 0)
            return p;
        // The mean excess without the largest score, which may be an anomaly that was learned: of n exponential excesses with mean 1
        // the others sum to n − H(n) on average, H(n) = 1 + 1/2 + … + 1/n ≈ ln n + 0.577 + 1/2n.
        double mean = tail < 4
            ? weighted / tail - from
            : (weighted - _tailMiddle[top] - (tail - 1) * from) / (tail - Real.Log(tail) - 0.5772 - 0.5 / tail);
        mean = Math.Max(mean, 0.2 * (_tailMiddle[edge] - from));
        double extrapolated = Math.Max(tail / total * Real.Exp(-excess / mean), Reach / total);
        return span > 1 ? extrapolated : Math.Min(p, extrapolated);
    }

    private double Tail(double score) => _tailRoot ? Math.Sqrt(score) : score;

    /// <summary>Sum of the bins above <paramref name="bin"/>; at most <see cref="Capacity"/>, so 16 bits hold it.</summary>
    internal static int SumAbove(ReadOnlySpan<ushort> bins, int bin)
    {
        int at = bin + 1, sum = 0;
        for (; at < BinCount && (at & 7) != 0; at++)
            sum += bins[at];
        Vector128<ushort> lanes = Vector128<ushort>.Zero;
        ref ushort first = ref MemoryMarshal.GetReference(bins);
        for (; at < BinCount; at += 8)
            lanes += Vector128.LoadUnsafe(ref first, (nuint)at);
        return sum + Vector128.Sum(lanes);
    }

    private static void Halve(ref CalibratorState state)
    {
        // From the top down, carrying what was rounded off: the mass above any bin is halved to within half a count,
        // so a tail of single counts does not vanish.
        Span<ushort> bins = state.Bins;
        int above = 0, halfAbove = 0;
        for (int i = BinCount - 1; i >= 0; i--)
        {
            above += bins[i];
            int half = (above + 1) >> 1;
            bins[i] = (ushort)(half - halfAbove);
            halfAbove = half;
        }
        state.Total = halfAbove;
    }
}
