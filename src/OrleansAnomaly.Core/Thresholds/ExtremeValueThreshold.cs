using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// Peaks over threshold: SPOT, and DSPOT where a depth is given (A. Siffer, P.-A. Fouque, A. Termier and C. Largouët, "Anomaly detection in streams with
/// extreme value theory", KDD 2017). What exceeds a high quantile of the first scores makes a generalised Pareto tail, and the level is where that tail
/// leaves a share q. Unlike in the paper, of a run of scores above the level the first is learned, as one a little above it: where none is, the tail of the
/// normal scores is cut off, and the level falls step by step. With a depth, scores above move the mean of the latest too, each by one height at most, so
/// that scores that have jumped for good are normal again after some depths.
/// </summary>
/// <remarks>
/// Promise: of independent scores of one distribution, of whatever tail up to one without a mean, a share between q/2 and 2q lies above, in
/// simulations with q = 1e-3; few peaks allow no better. With a depth the same where scores drift slowly, if their tail is no heavier than lognormal.
/// Without a depth a fall of the scores blinds it, and a jump makes all of them anomalous, for good.
/// </remarks>
public sealed class ExtremeValueThreshold : IThreshold
{
    /// <summary>Scores held at which all counts are halved.</summary>
    private const long Many = 1 << 16;

    /// <summary>Peaks that a first tail has to have; without them the next scores are the first.</summary>
    private const int FewestPeaks = 8;

    private readonly ExtremeValueThresholdOptions _options;
    private readonly int _room;

    /// <summary>A threshold with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public ExtremeValueThreshold(ExtremeValueThresholdOptions? options = null)
    {
        _options = options ?? new ExtremeValueThresholdOptions();
        Scores.Demand(_options.Validate(), nameof(options));
        _room = Math.Max(_options.First, _options.Peaks);
    }

    /// <inheritdoc/>
    public string Name => _options.Depth == 0 ? "spot" : "dspot";

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<ExtremeValueHeader>() + (_room + _options.Depth) * sizeof(double);

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public double Level(ReadOnlySpan<byte> state)
    {
        ref readonly ExtremeValueHeader s = ref MemoryMarshal.AsRef<ExtremeValueHeader>(state);
        return s.HasLevel == 0 ? double.PositiveInfinity : Math.BitIncrement(Centre(s) + s.Height);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, double score)
    {
        if (!Scores.Takes(score, out double taken))
            return;
        ref ExtremeValueHeader s = ref MemoryMarshal.AsRef<ExtremeValueHeader>(state);
        Span<double> numbers = MemoryMarshal.Cast<byte, double>(state[Unsafe.SizeOf<ExtremeValueHeader>()..]);
        Span<double> held = numbers[.._room], latest = numbers.Slice(_room, _options.Depth);
        double centre = Centre(s), relative = taken - centre, bound = Math.Abs(s.Height);
        if (s.HasLevel == 1)
            Follow(ref s, held, relative);
        else if (s.LatestHeld == _options.Depth)
            Begin(ref s, held, relative);
        if (_options.Depth > 0)
            Average(ref s, latest, s.HasLevel == 1 ? centre + Math.Clamp(relative, -bound, bound) : taken);
    }

    /// <summary>Gathers the first scores, and makes the first tail of them.</summary>
    private void Begin(ref ExtremeValueHeader s, Span<double> held, double relative)
    {
        held[s.Held++] = relative;
        if (s.Held < _options.First)
            return;
        Span<double> first = held[.._options.First];
        first.Sort();
        s.PeakLevel = Quantiles.OfSorted(first, 1 - _options.PeakShare);
        s.Scores = _options.First;
        s.Held = 0;
        // The sorted ones at the end are those above; what is written stays behind what is read.
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] > s.PeakLevel)
                Hold(ref s, held, first[i] - s.PeakLevel);
        }
        if (s.Held < FewestPeaks)
        {
            // Most scores are the same: what lies above them says nothing of a tail yet.
            s.Held = s.Next = 0;
            s.Peaks = 0;
            return;
        }
        Refit(ref s, held);
        s.HasLevel = 1;
    }

    private void Follow(ref ExtremeValueHeader s, Span<double> held, double relative)
    {
        bool above = relative > s.Height, again = above && s.WasAbove == 1;
        s.WasAbove = above ? 1 : 0;
        if (again)
            return;
        if (above)
            relative = Math.Min(relative, s.Height + s.Tail.Scale);
        s.Scores++;
        if (relative > s.PeakLevel)
        {
            Hold(ref s, held, relative - s.PeakLevel);
            s.Unfitted++;
        }
        if (s.Scores >= Many)
        {
            s.Scores /= 2;
            s.Peaks /= 2;
        }
        if (s.Unfitted * 4 >= s.Held && s.Unfitted > 0)
            Refit(ref s, held);
        else
            Place(ref s);
    }

    private void Hold(ref ExtremeValueHeader s, Span<double> held, double excess)
    {
        held[s.Next] = excess;
        s.Next = s.Next + 1 < _options.Peaks ? s.Next + 1 : 0;
        s.Held = Math.Min(s.Held + 1, _options.Peaks);
        s.Peaks++;
    }

    private void Refit(ref ExtremeValueHeader s, ReadOnlySpan<double> held)
    {
        s.Tail = s.Held == 0 ? default : ParetoTail.Fit(held[..s.Held]);
        s.Unfitted = 0;
        Place(ref s);
    }

    /// <summary>Puts the level where the tail leaves the share.</summary>
    private void Place(ref ExtremeValueHeader s)
    {
        double share = _options.Share * s.Scores / Math.Max(s.Peaks, 1);
        s.Height = s.PeakLevel + (share < 1 ? s.Tail.Quantile(share) : 0);
    }

    private double Centre(in ExtremeValueHeader s) => s.LatestHeld == 0 ? 0 : s.LatestSum / s.LatestHeld;

    private static void Average(ref ExtremeValueHeader s, Span<double> latest, double score)
    {
        latest[s.LatestNext] = score;
        s.LatestNext = s.LatestNext + 1 < latest.Length ? s.LatestNext + 1 : 0;
        s.LatestHeld = Math.Min(s.LatestHeld + 1, latest.Length);
        // From the beginning each time, so that the rounding errors of scores of any size go with them.
        s.LatestSum = 0;
        foreach (double one in latest[..s.LatestHeld])
            s.LatestSum += one;
    }
}
