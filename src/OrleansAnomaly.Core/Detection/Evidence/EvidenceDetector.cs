using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection.AdaptiveResonance;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>
/// Adds up the evidence of eight looks at a series: the shape of the latest readings (<see cref="Resonance"/>), four averages of what the leading of
/// five forecasts missed and of how the value moves, a calm that is unusual, the single step, and the rare spike. Each look is calibrated to a p-value, four of them with
/// what a fleet knows of their sizes, and the sum counts only what is odd (<see cref="EvidenceSum"/>).
/// Everything is scored before it is learned, and everything is learned: what comes often becomes ordinary by itself.
/// </summary>
public sealed class EvidenceDetector : IDetector
{
    private const double ShapeWeight = 4, CourseWeight = 1.1, LevelWeight = 0.5, ResidualWeight = 1, StepWeight = 0.75;
    private const double ScatterWeight = 0.75, CalmWeight = 0.5;

    /// <summary>A spike that is rare here is evidence enough alone; one that is not is none.</summary>
    private const double SpikeWeight = 6, RareStrength = 4.7, Rarer = 0.5, SpikeStrength = 2.5;

    private const int SpikeEpisode = 30;        // rows within which a spike belongs to the one before
    private const double CourseScale = 0.2;     // brings the scaled mean residual onto the histogram's axis
    private const double QuickRate = 2.0 / 22;
    private const double Farthest = 200;        // mean absolute deviations
    private const double Smallest = 1e-270;

    private readonly Calibrator _course = new(EvidencePrior.Course), _level = new(EvidencePrior.Level), _residual = new(EvidencePrior.Residual);
    private readonly Calibrator _step = new(EvidencePrior.Step), _scatter = new(EvidencePrior.Scatter), _calm = new(EvidencePrior.Calm), _spike = new(EvidencePrior.Spike);
    private readonly Forecasts _forecasts;
    private readonly Resonance _resonance;
    private readonly int _warmUp, _quiet, _ready, _hold;
    private readonly double _shortRate, _middleRate, _longRate, _courseRate;
    private readonly long _horizon, _utcOffset;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public EvidenceDetector(EvidenceOptions? options = null)
    {
        options ??= new EvidenceOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _warmUp = options.WarmUp;
        _quiet = _warmUp / 5;
        _ready = 9 * _warmUp / 10;
        _hold = (int)(0.09 * _warmUp);
        _horizon = 24L * _warmUp;
        _utcOffset = EventTime.From(options.UtcOffset);
        double shortest = Math.Max(3, _warmUp / 130), middle = Math.Max(6, _warmUp / 18), longest = Math.Max(12, _warmUp / 8);
        _shortRate = 2.4 / (shortest + 1);
        _middleRate = 2.4 / (middle + 1);
        _longRate = 2.4 / (longest + 1);
        _courseRate = 2 / (shortest + 2);
        _forecasts = new Forecasts(_warmUp, (int)middle);
        _resonance = new Resonance(_warmUp);
    }

    /// <inheritdoc/>
    public string Name => "evidence";

    /// <inheritdoc/>
    public ushort Id => 3;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<EvidenceState>();

    /// <inheritdoc/>
    public CalibratorOptions Calibration => EvidencePrior.Evidence;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state)
    {
        state[..StateBytes].Clear();
        ref EvidenceState s = ref MemoryMarshal.AsRef<EvidenceState>(state);
        s.LastSpike = s.HeldSince = -1_000_000;
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly EvidenceState s = ref MemoryMarshal.AsRef<EvidenceState>(state);
        score = default;
        if (s.Rows == 0)
        {
            score.Expected = score.HalfBand = double.NaN;
            return;
        }
        ref EvidenceRow row = ref EvidenceRow.Of(ref score);
        double x = Relative(s, reading.Value);
        int slot = Forecasts.SlotOf(reading.Time + _utcOffset);
        row.Forecast = Forecasts.Evaluate(s.Forecasts, slot);
        double residual = x - row.Forecast.Expected;
        double least = Least(s, reading.Value), floor = 0.001 * s.MedianSpread + least;
        double spread = Forecasts.SpreadOf(s.Forecasts, slot, s.LongSpread) + least;
        Average(s, x, residual, s.LongSpread > 0 ? residual / spread : 0, out row.Averages);
        double deviation = Math.Sqrt(s.Variance);
        row.Looks = new Looks
        {
            Course = Math.Abs(row.Averages.Scaled) / CourseScale,
            Level = Math.Abs(row.Averages.Value - s.Forecasts.Late.Level),
            Residual = Math.Abs(row.Averages.Residual) / (s.ResidualSpread + floor),
            Step = Math.Abs(x - s.Last) / (s.Step + 0.1 * s.MedianSpread + least),
            Scatter = row.Averages.Excursion / (deviation + floor),
            Calm = Math.Max(0, deviation / (row.Averages.Excursion + 0.01 * deviation + least) - 1),
            Spike = Math.Abs(x - s.Quick) / (Math.Sqrt(s.QuickVariance) + least),
        };
        row.Match = _resonance.Evaluate(s.Resonance, x);
        score.Expected = s.Origin + row.Forecast.Expected;
        // Of a normal distribution 99 % lie within 2.58·√(π/2) mean absolute deviations.
        score.HalfBand = 3.2284 * spread;
        score.IsUnfamiliar = s.Rows < _ready;
        if (!score.IsUnfamiliar)
            Judge(s, ref row, x, ref score);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref EvidenceState s = ref MemoryMarshal.AsRef<EvidenceState>(state);
        if (s.Rows == 0)
            Start(ref s, reading.Value);
        double x = Relative(s, reading.Value);
        if (learning == Learning.Follow)
        {
            s.Last = s.Course = s.Quick = x;
            return;
        }
        ref readonly EvidenceRow row = ref EvidenceRow.In(score);
        LearnScores(ref s, row);
        if (row.Match.Alarm > 0 && (row.Match.Alarm >= s.Held || s.Rows - s.HeldSince > _hold))
            (s.Held, s.HeldSince) = (row.Match.Alarm, s.Rows);
        _resonance.Learn(ref s.Resonance, x, row.Match, Math.Abs(reading.Value));
        LearnSpreads(ref s, row, x);
        int slot = Forecasts.SlotOf(reading.Time + _utcOffset);
        Forecast forecast = s.Rows == 0 ? Forecasts.Evaluate(s.Forecasts, slot) : row.Forecast;
        _forecasts.Learn(ref s.Forecasts, forecast, slot, x, s.Rows);
        if (++s.Rows == int.MaxValue)
            Rewind(ref s);
        Rebase(ref s);
    }

    private void Judge(in EvidenceState s, ref EvidenceRow row, double x, ref Score score)
    {
        double level = s.LevelScale > 0 ? row.Looks.Level / s.LevelScale : 0;
        double course = EvidenceSum.Part(Strength(_course, s.CourseScores, row.Looks.Course), CourseWeight);
        double offset = EvidenceSum.Part(Strength(_level, s.LevelScores, level), LevelWeight);
        double residual = EvidenceSum.Part(Strength(_residual, s.ResidualScores, row.Looks.Residual), ResidualWeight);
        double step = EvidenceSum.Part(Strength(_step, s.StepScores, row.Looks.Step), StepWeight);
        double scatter = EvidenceSum.Part(Strength(_scatter, s.ScatterScores, row.Looks.Scatter), ScatterWeight);
        double calm = EvidenceSum.Part(Strength(_calm, s.CalmScores, row.Looks.Calm), CalmWeight);
        row.SpikeStrength = Strength(_spike, s.SpikeScores, row.Looks.Spike);
        double spike = SpikeWeight * Math.Clamp((row.SpikeStrength - RareStrength) / Rarer, 0, 1);
        double held = s.Rows - s.HeldSince > _hold ? 0 : s.Held;
        double shape = ShapeWeight * Math.Max(row.Match.Alarm, held);
        score.Evidence = shape + course + offset + residual + step + scatter + calm + spike;
        score.Kind = NameKind(s, row, x, step + spike, scatter + calm, course + offset + residual);
    }

    /// <summary>The kind is told by the averages: a mean residual of two spreads is a level that is off, a loud step without one a spike.</summary>
    private static AnomalyKind NameKind(in EvidenceState s, in EvidenceRow row, double x, double sudden, double scatter, double lasting)
    {
        bool off = row.Looks.Residual >= 2;
        if (off && lasting > 0)
            return row.Looks.Level < 1.5 * s.ResidualSpread ? AnomalyKind.Trend : AnomalyKind.LevelShift;
        if (scatter > sudden && scatter >= lasting)
            return AnomalyKind.VarianceChange;
        return x < row.Forecast.Expected ? AnomalyKind.Dip : AnomalyKind.Spike;
    }

    private void Average(in EvidenceState s, double x, double residual, double scaled, out Averages averages)
    {
        double young = 1.0 / (s.Rows + 1);
        averages.Value = s.Averages.Value + Math.Max(_shortRate, young) * (x - s.Averages.Value);
        averages.Residual = s.Averages.Residual + Math.Max(_middleRate, young) * (residual - s.Averages.Residual);
        averages.Excursion = s.Averages.Excursion + Math.Max(_middleRate, young) * (Math.Abs(x - s.Course) - s.Averages.Excursion);
        averages.Scaled = s.Averages.Scaled + Math.Max(_longRate, young) * (scaled - s.Averages.Scaled);
    }

    private void LearnScores(ref EvidenceState s, in EvidenceRow row)
    {
        if (s.Rows < _quiet)
        {
            if (row.Looks.Level > 0)
                s.LevelScale += (row.Looks.Level - s.LevelScale) / ++s.LevelRows;
            return;
        }
        _course.Learn(ref s.CourseScores, row.Looks.Course, _horizon);
        if (s.LevelScale > 0)
            _level.Learn(ref s.LevelScores, row.Looks.Level / s.LevelScale, _horizon);
        else
            s.LevelScale = row.Looks.Level;     // a beginning that stood still
        _residual.Learn(ref s.ResidualScores, row.Looks.Residual, _horizon);
        _step.Learn(ref s.StepScores, row.Looks.Step, _horizon);
        _scatter.Learn(ref s.ScatterScores, row.Looks.Scatter, _horizon);
        _calm.Learn(ref s.CalmScores, row.Looks.Calm, _horizon);
        bool spike = row.SpikeStrength > SpikeStrength;
        // Of an episode the first counts: p is the share of episodes.
        if (!spike || s.Rows - s.LastSpike > SpikeEpisode)
            _spike.Learn(ref s.SpikeScores, row.Looks.Spike, _horizon);
        if (spike)
            s.LastSpike = s.Rows;
    }

    private void LearnSpreads(ref EvidenceState s, in EvidenceRow row, double x)
    {
        s.Averages = row.Averages;
        if (s.Rows == 0)
            s.Averages.Value = x;
        int age = s.Rows + 1;
        double rate = 1.0 / Math.Min(age, _warmUp);
        double missed = s.Rows == 0 ? 0 : Math.Abs(x - row.Forecast.Expected);
        s.ResidualSpread += rate * (missed - s.ResidualSpread);
        s.LongSpread += (missed - s.LongSpread) / Math.Min(age, 8 * _warmUp);
        s.MedianSpread += rate * (Math.Abs(x - s.Median) - s.MedianSpread);
        s.Median += 2.0 / Math.Min(age, 2 * _warmUp) * s.MedianSpread * Math.Sign(x - s.Median);    // Robbins and Monro 1951
        double off = x - s.Mean;
        s.Mean += rate * off;
        s.Variance = (1 - rate) * (s.Variance + rate * off * off);
        s.Step += (Math.Abs(x - s.Last) - s.Step) / Math.Min(age, 4 * _warmUp);
        s.Last = x;
        s.Course += _courseRate * (x - s.Course);
        double quick = x - s.Quick;
        s.QuickVariance += rate * (quick * quick - s.QuickVariance);
        s.Quick += QuickRate * quick;
    }

    private static void Start(ref EvidenceState s, double value)
    {
        s.Origin = value;
        Forecasts.Start(ref s.Forecasts, 0);
    }

    /// <summary>Counts rows from a later beginning: only differences matter once the warm-up is long over.</summary>
    private static void Rewind(ref EvidenceState s)
    {
        const int By = 1 << 30;
        s.Rows -= By;
        s.HeldSince = Math.Max(s.HeldSince - By, -1_000_000);
        s.LastSpike = Math.Max(s.LastSpike - By, -1_000_000);
    }

    /// <summary>Moves the origin to the level where the level has gone so far that single precision would lose digits.</summary>
    private static void Rebase(ref EvidenceState s)
    {
        double shift = s.Forecasts.Now.Level;
        if (!(Math.Abs(shift) > 65_536 * s.ResidualSpread) || s.ResidualSpread == 0)
            return;
        double origin = s.Origin + shift;
        shift = origin - s.Origin;      // what was really moved after rounding
        if (shift == 0 || !double.IsFinite(origin))
            return;
        s.Origin = origin;
        s.Last -= shift;
        s.Mean -= shift;
        s.Median -= shift;
        s.Quick -= shift;
        s.Course -= shift;
        s.Averages.Value -= shift;
        Forecasts.Rebase(ref s.Forecasts, shift);
        Resonance.Rebase(ref s.Resonance, shift);
    }

    private static double Strength(Calibrator calibrator, in CalibratorState state, double score)
    {
        double p = calibrator.PValue(state, score);
        return p >= 1 ? 0 : -Real.Log10(p);
    }

    /// <summary>The value from the origin, and no farther from the median than any that tells more: an absurd one must not spoil every average.</summary>
    private double Relative(in EvidenceState s, double value)
    {
        double x = value - s.Origin;
        if (s.Rows < _quiet || s.MedianSpread == 0)
            return x;
        double farthest = Farthest * s.MedianSpread;
        return Math.Clamp(x, s.Median - farthest, s.Median + farthest);
    }

    /// <summary>Below any spread that matters: what rounding does to a value of that size.</summary>
    private static double Least(in EvidenceState s, double value) => 1e-12 * Math.Max(Math.Abs(value), Math.Abs(s.Origin)) + Smallest;
}
