using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// The score that a given share of the scores exceed, from a histogram whose bins grow with the score (C. Masson, J. E. Rim and H. K. Lee, "DDSketch",
/// PVLDB 12, 2019). All scores are learned.
/// </summary>
/// <remarks>
/// Promise, of any scores in any order until the memory is full for the first time: at most the share of the scores learned lies at the level or above, and
/// the level is at most 10.6 % above the exact quantile where that lies within 1e-9 … 1e9. Smaller scores, and those below 0, are told apart from nothing.
/// Later scores count more then: half of the weight is that of the last half memory or more. Of scores to come the share holds where they are as those learned.
/// </remarks>
public sealed class PercentileThreshold : IThreshold
{
    /// <summary>ln of the ratio between the edges of a bin: 1.05 / 0.95, so that its middle is within 5 % of all in it.</summary>
    private const double Width = 0.10008345855698253;

    private const double LogLeast = -20.72326583694641;     // ln 1e-9: from the second bin on
    private const int Bins = 416;                           // up to 1e9, and one for what lies beyond

    private readonly PercentileThresholdOptions _options;

    /// <summary>A threshold with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public PercentileThreshold(PercentileThresholdOptions? options = null)
    {
        _options = options ?? new PercentileThresholdOptions();
        Scores.Demand(_options.Validate(), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "percentile";

    /// <inheritdoc/>
    public int StateBytes => sizeof(double) + sizeof(long) + Bins * sizeof(int);

    /// <inheritdoc/>
    public void Initialize(Span<byte> state)
    {
        state[..StateBytes].Clear();
        MemoryMarshal.Write(state, double.PositiveInfinity);
    }

    /// <inheritdoc/>
    public double Level(ReadOnlySpan<byte> state) => MemoryMarshal.Read<double>(state);

    /// <inheritdoc/>
    public void Learn(Span<byte> state, double score)
    {
        if (!Scores.Takes(score, out double taken))
            return;
        ref long total = ref MemoryMarshal.AsRef<long>(state[sizeof(double)..]);
        Span<int> bins = MemoryMarshal.Cast<byte, int>(state[(sizeof(double) + sizeof(long))..StateBytes]);
        bins[Bin(taken)]++;
        if (++total >= _options.Memory)
            total = Halve(bins);
        MemoryMarshal.Write(state, LevelOf(bins, _options.Share * total));
    }

    private static int Bin(double score)
    {
        double place = score > 1e-9 ? (Real.Log(score) - LogLeast) / Width + 1 : 0;
        return place < Bins - 1 ? (int)place : Bins - 1;
    }

    /// <summary>The upper edge of the highest bin that cannot lie above; none while not even one score may.</summary>
    private static double LevelOf(ReadOnlySpan<int> bins, double allowed)
    {
        if (allowed < 1)
            return double.PositiveInfinity;
        long above = 0;
        int bin = Bins;
        do
            above += bins[--bin];
        while (above <= allowed && bin > 0);
        return bin == Bins - 1 ? double.PositiveInfinity : Real.Exp(LogLeast + bin * Width);
    }

    // From the top down, carrying what was rounded off, so that a tail of single counts does not vanish.
    private static long Halve(Span<int> bins)
    {
        long above = 0, halfAbove = 0;
        for (int i = Bins - 1; i >= 0; i--)
        {
            above += bins[i];
            long half = (above + 1) >> 1;
            bins[i] = (int)(half - halfAbove);
            halfAbove = half;
        }
        return halfAbove;
    }
}
