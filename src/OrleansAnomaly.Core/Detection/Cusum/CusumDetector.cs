using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.Cusum;

/// <summary>
/// The two-sided tabular CUSUM (Page 1954; D. C. Montgomery, "Introduction to Statistical Quality Control", chapter 9) in spreads of a running location:
/// finds small shifts that last. Evidence is the larger sum, in spreads. Of one reading at most 4 spreads are carried on, so that a lone spike is no shift,
/// and a sum is carried up to four limits, so that it ends soon after the shift does.
/// </summary>
/// <remarks>
/// Reset: a sum that has been beyond the limit for <see cref="CusumOptions.ResetAfter"/> readings is a new normal. Sums go to 0, and location
/// and spread begin anew with the reading at hand.
/// </remarks>
public sealed class CusumDetector : IDetector
{
    /// <summary>Readings until which there is no evidence: two or three say nothing of a spread.</summary>
    private const int Fledgling = 8;

    /// <summary>Spreads of one reading that are carried on, at most.</summary>
    private const double MostOfOne = 4;

    private const double MostLimits = 4;
    private const double DeviationToSigma = 1.2533141373155;    // √(π/2): of a normal distribution

    private readonly CusumOptions _options;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public CusumDetector(CusumOptions? options = null)
    {
        _options = options ?? new CusumOptions();
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "cusum";

    /// <inheritdoc/>
    public ushort Id => 22;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<CusumState>();

    /// <summary>No prior: how high sums go depends on how readings hang together, which each sensor has to show.</summary>
    public CalibratorOptions Calibration { get; } = new() { Axis = ScoreAxis.Logarithmic, TailPower = 1 };

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly CusumState s = ref MemoryMarshal.AsRef<CusumState>(state);
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
        score.Evidence = s.Sums.With((s.Scale.Relative(reading.Value) - s.Scale.Centre) / sigma, _options.Allowance).Larger;
        score.Kind = score.Evidence > 0 ? AnomalyKind.LevelShift : AnomalyKind.None;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref CusumState s = ref MemoryMarshal.AsRef<CusumState>(state);
        if (learning == Learning.Follow && s.Scale.Rows > 0)
            return;
        if (s.Scale.Rows >= Fledgling)
        {
            double z = Math.Clamp((s.Scale.Relative(reading.Value) - s.Scale.Centre) / Sigma(s.Scale), -MostOfOne, MostOfOne);
            s.Sums = s.Sums.With(z, _options.Allowance).AtMost(MostLimits * _options.Limit);
        }
        s.Beyond = s.Sums.Larger >= _options.Limit ? s.Beyond + 1 : 0;
        if (s.Beyond >= _options.ResetAfter || FirstReadings.WereElsewhere(s.Scale))
        {
            s.Scale.Rebase(reading.Value);
            s.Sums = default;
            s.Beyond = 0;
            return;
        }
        s.Scale.Learn(reading.Value, learning == Learning.Little ? 0.1 : 1, _options.Memory);
    }

    /// <summary>The spread, widened where few readings have shown it.</summary>
    private static double Sigma(in SensorScale scale) => DeviationToSigma * scale.Floor * (1 + 6.0 / Math.Max(scale.Rows, 1));
}
