using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.RobustZScore;

/// <summary>
/// How many spreads a reading lies from the running centre. Centre and spread follow bounded residuals (a Huber M-estimate by
/// stochastic approximation: Robbins and Monro 1951, Huber 1964), so that outliers move them little; values are kept relative to
/// the first one, so that a spread of 1 at a mean of 1e8 keeps its digits.
/// </summary>
public sealed class RobustZScoreDetector : IDetector
{
    private const double Bound = 3;

    /// <summary>Rows until which there is no evidence: two or three readings say nothing of a spread.</summary>
    private const int Fledgling = 8;

    /// <summary>Below any spread that matters, and large enough that no residual over it leaves the range of numbers.</summary>
    private const double Smallest = 1e-270;

    private const double DeviationToSigma = 1.2533141373155;   // √(π/2): of a normal distribution

    private readonly double _memory;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RobustZScoreDetector(RobustZScoreOptions? options = null)
    {
        options ??= new RobustZScoreOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _memory = options.Memory.TotalSeconds;
    }

    /// <inheritdoc/>
    public string Name => "zscore";

    /// <inheritdoc/>
    public ushort Id => 2;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<RobustZScoreState>();

    /// <summary>The fleet's shares of |z|: close to normal up to 3, a power law beyond.</summary>
    public CalibratorOptions Calibration { get; } = new()
    {
        FleetPrior = [0, -0.25, -0.9, -1.9, -2.7, -3.3, -3.8, -4.3, -4.8],
        PriorStep = 0.5,
        PriorWeight = 300,
    };

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly RobustZScoreState s = ref MemoryMarshal.AsRef<RobustZScoreState>(state);
        score = default;
        if (s.Rows == 0)
        {
            score.Expected = double.NaN;
            score.HalfBand = double.NaN;
            return;
        }
        double sigma = Sigma(s);
        double residual = reading.Value - s.Origin - s.Centre;
        score.Expected = s.Origin + s.Centre;
        score.HalfBand = 2.575829 * sigma;
        if (s.Rows < Fledgling)
        {
            score.IsUnfamiliar = true;
            return;
        }
        score.Evidence = Math.Abs(residual) / sigma;
        score.Kind = residual < 0 ? AnomalyKind.Dip : AnomalyKind.Spike;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref RobustZScoreState s = ref MemoryMarshal.AsRef<RobustZScoreState>(state);
        if (s.Rows == 0)
        {
            s.Origin = reading.Value;
            s.LastTime = reading.Time;
            s.Rows = 1;
            return;
        }
        double elapsed = (reading.Time - s.LastTime) / (double)EventTime.Second;
        s.LastTime = reading.Time;
        long rows = s.Rows + 1;
        s.Interval += ((rows > 8 ? Math.Min(elapsed, 4 * s.Interval) : elapsed) - s.Interval) / Math.Min(rows - 1, 64);
        if (learning == Learning.Follow)
            return;
        double residual = reading.Value - s.Origin - s.Centre;
        // A beginning that stands still says nothing of a spread: the first moves after it are as new as a sensor's first.
        if (s.Deviation == 0 && residual == 0)
            return;
        s.Rows = rows;
        double rate = (learning == Learning.Little ? 0.1 : 1) / Math.Min(rows, Math.Max(30, _memory / Math.Max(s.Interval, 1e-3)));
        double bound = rows <= 12 ? double.PositiveInfinity : Bound * Sigma(s);
        s.Deviation += rate * (Math.Min(Math.Abs(residual), bound) - s.Deviation);
        s.Centre += rate * Math.Clamp(residual, -bound, bound);
        Rebase(ref s);
    }

    /// <summary>Moves the origin to the centre where the two lie so far apart that readings near the centre would lose their digits.</summary>
    private static void Rebase(ref RobustZScoreState s)
    {
        if (!(Math.Abs(s.Centre) > 1e6 * s.Deviation) || s.Deviation == 0)
            return;
        double origin = s.Origin + s.Centre;
        s.Centre -= origin - s.Origin;      // what was really moved after rounding
        s.Origin = origin;
    }

    private static double Sigma(in RobustZScoreState s) =>
        s.Deviation * DeviationToSigma * (1 + 6.0 / s.Rows) + 1e-12 * Math.Abs(s.Origin + s.Centre) + Smallest;
}
