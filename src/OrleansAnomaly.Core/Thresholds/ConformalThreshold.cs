namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// Inductive conformal prediction (V. Vovk, A. Gammerman and G. Shafer, "Algorithmic Learning in a Random World", 2005): the p-value of a score is the share,
/// itself among them, of the latest scores that are at least as high; the level is the least score whose p-value is at most α. All scores are learned.
/// </summary>
/// <remarks>
/// Promise: where the window's scores and the next one are exchangeable (as independent ones of any one distribution are) P(p ≤ α) ≤ α, for windows of any
/// length and however many scores are equal. It holds on average over windows, not for each; under drift it does not hold.
/// </remarks>
public sealed class ConformalThreshold : IThreshold
{
    private readonly ConformalThresholdOptions _options;

    /// <summary>A threshold with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public ConformalThreshold(ConformalThresholdOptions? options = null)
    {
        _options = options ?? new ConformalThresholdOptions();
        Scores.Demand(_options.Validate(), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "conformal";

    /// <inheritdoc/>
    public int StateBytes => SortedWindow.Bytes(_options.Window);

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public double Level(ReadOnlySpan<byte> state) => Level(SortedWindow.Read(state, _options.Window), _options.Share);

    /// <summary>The p-value of a score: (1 + how many of the window's scores are at least as high) / (1 + how many there are); 1 for NaN.</summary>
    public double PValue(ReadOnlySpan<byte> state, double score)
    {
        if (double.IsNaN(score))
            return 1;
        ReadOnlySpan<double> sorted = SortedWindow.Read(state, _options.Window);
        int below = 0, most = sorted.Length;
        while (below < most)
        {
            int middle = (below + most) / 2;
            if (sorted[middle] < score)
                below = middle + 1;
            else
                most = middle;
        }
        return (1.0 + sorted.Length - below) / (1.0 + sorted.Length);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, double score)
    {
        if (Scores.Takes(score, out double taken))
            new SortedWindow(state, _options.Window).Add(taken);
    }

    /// <summary>The least score whose p-value among sorted ones is at most the share; +∞ where none is, −∞ where all are.</summary>
    internal static double Level(ReadOnlySpan<double> sorted, double share)
    {
        // Of n scores at most k − 1 may be at least as high: (1 + k − 1) / (1 + n) ≤ share.
        double most = Math.Floor(share * (sorted.Length + 1));
        return most < 1 ? double.PositiveInfinity : most > sorted.Length ? double.NegativeInfinity : Math.BitIncrement(sorted[^(int)most]);
    }
}
