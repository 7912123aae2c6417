using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// Median and k times the median absolute deviation of the latest scores, which is scaled so that it is the standard deviation of a normal law
/// (F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69, 1974). All scores are learned.
/// </summary>
/// <remarks>
/// Promise: as long as fewer than half of the window's scores are anomalous, whatever they are, the level stays within the range that the others could
/// have given it. Of normal scores 1 − Φ(k) lies above; of others, nothing is promised.
/// </remarks>
public sealed class MedianDeviationThreshold : IThreshold
{
    /// <summary>Scores until which there is no level.</summary>
    private const int Fledgling = 20;

    private const double DeviationToSigma = 1.482602218505602;  // 1 / Φ⁻¹(¾)

    private readonly MedianDeviationThresholdOptions _options;

    /// <summary>A threshold with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public MedianDeviationThreshold(MedianDeviationThresholdOptions? options = null)
    {
        _options = options ?? new MedianDeviationThresholdOptions();
        Scores.Demand(_options.Validate(), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "mad";

    /// <inheritdoc/>
    public int StateBytes => sizeof(double) + SortedWindow.Bytes(_options.Window);

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
        var window = new SortedWindow(state[sizeof(double)..], _options.Window);
        window.Add(taken);
        ReadOnlySpan<double> sorted = window.Sorted;
        if (sorted.Length < Fledgling)
            return;
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        double level = median + _options.Deviations * DeviationToSigma * MedianDistance(sorted, median);
        // What stands still has no deviation, and is not anomalous.
        MemoryMarshal.Write(state, Math.Max(level, Math.BitIncrement(median)));
    }

    /// <summary>The median distance from the median: distances rise from the middle to both sides, so the nearer of two is the next.</summary>
    private static double MedianDistance(ReadOnlySpan<double> sorted, double median)
    {
        int below = (sorted.Length - 1) / 2, above = below + 1;
        double before = 0, distance = 0;
        for (int taken = 0; taken <= sorted.Length / 2; taken++)
        {
            before = distance;
            double down = below >= 0 ? median - sorted[below] : double.PositiveInfinity;
            double up = above < sorted.Length ? sorted[above] - median : double.PositiveInfinity;
            distance = Math.Min(down, up);
            if (down <= up)
                below--;
            else
                above++;
        }
        return (sorted.Length & 1) == 1 ? distance : (before + distance) / 2;
    }
}
