using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>
/// What is normal of one channel: a histogram of φ = ln(1 + score / median), whose tail is exponential in φ beyond what was seen
/// (Hill 1975; Siffer et al. 2017). Unlike those of a calibrator its samples have weights, and neighbouring rows may tell the same.
/// Weights are whole tenths of a row, so that sums do not depend on their order.
/// </summary>
internal struct ChannelHistogram
{
    /// <summary>Units of weight that a whole row has.</summary>
    public const int UnitsPerRow = 10;

    /// <summary>No p-value is smaller: what lies beyond it cannot be told from impossible.</summary>
    public const double SmallestP = 1e-100;

    private const int BinCount = 160;
    private const double BinsPerUnit = 10;
    private const int Sample = 20;              // scores whose median is the unit of the axis
    private const double SmallestScale = 1e-6;  // of a channel that stands still

    private double _scale;                      // 0 until the sample is complete, which waits in the bins
    private long _total;                        // in units of weight; scores, while the sample is not complete
    private Bins _bins;

    /// <summary>Whether it can tell p-values.</summary>
    public readonly bool IsReady => _scale > 0;

    /// <summary>Share of normal rows that score at least as high; 1 while too little is known.</summary>
    /// <param name="score">The score, ≥ 0.</param>
    /// <param name="span">Over how many rows it is averaged: neighbours then tell the same, so the tail needs more of them; ≥ 1.</param>
    public readonly double PValue(double score, double span)
    {
        if (!IsReady)
            return 1;
        double total = _total / (double)UnitsPerRow, phi = Real.Log(1 + score / _scale), at = phi * BinsPerUnit;
        int bin = at < BinCount - 1 ? (int)at : BinCount - 1, above = 0;
        for (int i = bin + 1; i < BinCount; i++)
            above += _bins[i];
        double mass = (above + _bins[bin] * (1 - Math.Min(at - bin, 1))) / UnitsPerRow;
        double p = (mass + 0.5) / (total + 1);
        if (mass > Math.Max(3, span / 2))
            return Math.Min(p, 1);
        double enough = Math.Min(total / 2, Math.Max(Math.Max(0.02 * total, 8), span)) * UnitsPerRow, tail = 0, weighted = 0;
        int edge = BinCount;
        while (edge > 0 && tail < enough)
        {
            edge--;
            tail += _bins[edge];
            weighted += _bins[edge] * (edge + 0.5);
        }
        double from = edge / BinsPerUnit;
        if (phi <= from || tail == 0)
            return Math.Min(p, 1);
        double excess = Math.Max(weighted / tail / BinsPerUnit - from, 0.02);
        double extrapolated = Math.Max(tail / _total * Real.Exp(-(phi - from) / excess), SmallestP);
        return Math.Min(span > 1 ? extrapolated : Math.Min(p, extrapolated), 1);
    }

    /// <summary>Learns a score.</summary>
    /// <param name="score">The score, ≥ 0.</param>
    /// <param name="units">Its weight in tenths of a row.</param>
    /// <param name="capacity">Units at which all weights are halved.</param>
    public void Learn(double score, int units, long capacity)
    {
        if (!IsReady)
        {
            Span<double> sample = MemoryMarshal.Cast<int, double>((Span<int>)_bins)[..Sample];
            sample[(int)_total++] = score;
            if (_total == Sample)
                Begin(sample);
            return;
        }
        LearnBin(BinOf(score), units, capacity);
    }

    /// <summary>The bin that a score belongs to, of a histogram that is ready.</summary>
    public readonly int BinOf(double score) => Real.Log(1 + score / _scale) * BinsPerUnit is double at && at < BinCount - 1 ? (int)at : BinCount - 1;

    /// <summary>Learns a score of which only the bin was kept.</summary>
    public void LearnBin(int bin, int units, long capacity)
    {
        Add(bin, units);
        if (_total >= capacity)
            Halve();
    }

    private void Begin(Span<double> waiting)
    {
        Span<double> sample = stackalloc double[Sample];
        waiting.CopyTo(sample);
        waiting.Clear();
        sample.Sort();
        _scale = Math.Max((sample[Sample / 2 - 1] + sample[Sample / 2]) / 2, SmallestScale);
        _total = 0;
        foreach (double score in sample)
            Add(BinOf(score), UnitsPerRow);
    }

    private void Add(int bin, int units)
    {
        _bins[bin] += units;
        _total += units;
    }

    private void Halve()
    {
        // From the top down, carrying what was rounded off, so that a tail of small weights does not vanish.
        int above = 0, halfAbove = 0;
        for (int i = BinCount - 1; i >= 0; i--)
        {
            above += _bins[i];
            int half = (above + 1) >> 1;
            _bins[i] = half - halfAbove;
            halfAbove = half;
        }
        _total = halfAbove;
    }

    [InlineArray(BinCount)]
    private struct Bins
    {
        private int _first;
    }
}
