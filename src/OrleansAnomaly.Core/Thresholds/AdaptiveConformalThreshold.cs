using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// Adaptive conformal inference (I. Gibbs and E. Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021): the share asked for of the
/// latest scores falls with every score above the level and rises with every other, so that the share comes out right where scores drift. All are learned.
/// </summary>
/// <remarks>
/// Promise, of any scores whatever, also of those that answer to the level: of the first T scores after the window was full the share that lies above
/// differs from α by at most (1 + γ) / (γT). The price: after many scores above, the level may be +∞ for a while, and −∞ where scores keep falling.
/// </remarks>
public sealed class AdaptiveConformalThreshold : IThreshold
{
    private readonly AdaptiveConformalThresholdOptions _options;

    /// <summary>A threshold with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public AdaptiveConformalThreshold(AdaptiveConformalThresholdOptions? options = null)
    {
        _options = options ?? new AdaptiveConformalThresholdOptions();
        Scores.Demand(_options.Validate(), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "adaptive-conformal";

    /// <inheritdoc/>
    public int StateBytes => WindowAt + SortedWindow.Bytes(_options.Window);

    private static int WindowAt => Unsafe.SizeOf<AdaptiveConformalHeader>();

    /// <inheritdoc/>
    public void Initialize(Span<byte> state)
    {
        state[..StateBytes].Clear();
        MemoryMarshal.Write(state, new AdaptiveConformalHeader { Level = double.PositiveInfinity, Share = _options.Share });
    }

    /// <inheritdoc/>
    public double Level(ReadOnlySpan<byte> state) => MemoryMarshal.AsRef<AdaptiveConformalHeader>(state).Level;

    /// <inheritdoc/>
    public void Learn(Span<byte> state, double score)
    {
        if (!Scores.Takes(score, out double taken))
            return;
        ref AdaptiveConformalHeader s = ref MemoryMarshal.AsRef<AdaptiveConformalHeader>(state);
        var window = new SortedWindow(state[WindowAt..], _options.Window);
        if (window.Sorted.Length == _options.Window)
            s.Share += _options.Rate * (_options.Share - (score >= s.Level ? 1 : 0));
        window.Add(taken);
        if (window.Sorted.Length == _options.Window)
            s.Level = ConformalThreshold.Level(window.Sorted, s.Share);
    }
}
