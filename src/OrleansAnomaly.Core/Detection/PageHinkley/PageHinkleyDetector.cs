using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.PageHinkley;

/// <summary>
/// The Page–Hinkley test for a change of the mean (Page 1954; D. V. Hinkley, "Inference about the change-point from cumulative sum tests", Biometrika 58,
/// 1971), both ways: m(t) sums deviations from the mean of all readings so far, less the tolerance; evidence is m(t) − min m, or max m − m(t) of the sum for
/// falls, in spreads. Unlike the CUSUM it forgets nothing but by a reset: what matters is whether the mean now is that of the past.
/// </summary>
/// <remarks>
/// m(t) − min m is kept as max(0, g + deviation − δ), which is the same and needs no sum that grows. Of one reading at most 4 spreads are carried on; the
/// sum is carried up to twice the threshold. Reset: beyond the threshold for <see cref="PageHinkleyOptions.ResetAfter"/> readings, sums, mean and spread
/// begin anew with the reading at hand.
/// </remarks>
public sealed class PageHinkleyDetector : IDetector
{
    /// <summary>Readings until which there is no evidence: two or three say nothing of a spread.</summary>
    private const int Fledgling = 8;

    /// <summary>Spreads of one reading that are carried on, at most.</summary>
    private const double MostOfOne = 4;

    private const double MostThresholds = 2;
    private const double DeviationToSigma = 1.2533141373155;    // √(π/2): of a normal distribution

    private readonly PageHinkleyOptions _options;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public PageHinkleyDetector(PageHinkleyOptions? options = null)
    {
        _options = options ?? new PageHinkleyOptions();
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "pagehinkley";

    /// <inheritdoc/>
    public ushort Id => 21;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<PageHinkleyState>();

    /// <summary>No prior: how high sums go depends on how readings hang together, which each sensor has to show.</summary>
    public CalibratorOptions Calibration { get; } = new() { Axis = ScoreAxis.Logarithmic, TailPower = 1 };

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly PageHinkleyState s = ref MemoryMarshal.AsRef<PageHinkleyState>(state);
        score = default;
        if (s.Scale.Rows == 0)
        {
            score.Expected = double.NaN;
            score.HalfBand = double.NaN;
            return;
        }
        double sigma = Sigma(s.Scale);
        score.Expected = s.Scale.Origin + s.Scale.Centre;
        score.HalfBand = 2.575829 * sigma;
        score.IsUnfamiliar = s.Scale.Rows < Fledgling;
        if (score.IsUnfamiliar)
            return;
        score.Evidence = s.Sums.With((s.Scale.Relative(reading.Value) - s.Scale.Centre) / sigma, _options.Tolerance).Larger;
        score.Kind = score.Evidence > 0 ? AnomalyKind.LevelShift : AnomalyKind.None;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref PageHinkleyState s = ref MemoryMarshal.AsRef<PageHinkleyState>(state);
        if (learning == Learning.Follow && s.Scale.Rows > 0)
            return;
        if (s.Scale.Rows >= Fledgling)
        {
            double z = Math.Clamp((s.Scale.Relative(reading.Value) - s.Scale.Centre) / Sigma(s.Scale), -MostOfOne, MostOfOne);
            s.Sums = s.Sums.With(z, _options.Tolerance).AtMost(MostThresholds * _options.Threshold);
        }
        s.Beyond = s.Sums.Larger >= _options.Threshold ? s.Beyond + 1 : 0;
        if (s.Beyond >= _options.ResetAfter || FirstReadings.WereElsewhere(s.Scale))
        {
            s.Scale.Rebase(reading.Value);
            s.Sums = default;
            s.Beyond = 0;
            return;
        }
        s.Scale.Learn(reading.Value, learning == Learning.Little ? 0.1 : 1, double.PositiveInfinity);
    }

    /// <summary>The spread, widened where few readings have shown it.</summary>
    private static double Sigma(in SensorScale scale) => DeviationToSigma * scale.Floor * (1 + 6.0 / Math.Max(scale.Rows, 1));
}
