using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>
/// The default light detector. It expects a value from the best of three forecasts (recent level, rhythm of the day, rhythm of the
/// week), chosen by their past errors ("follow the leader": Cesa-Bianchi and Lugosi, Prediction, Learning, and Games, 2006), and looks at
/// the residual in four ways: the surprise of this very reading, a shift held over a while, a slow trend, and a change of scatter.
/// Each is calibrated to a p-value of its own; the evidence is that of the loudest and a quarter of what the others say, in −log10 p
/// beyond 1 (after Zaykin et al., "Truncated product method for combining p-values", Genetic Epidemiology 22, 2002).
/// <para>For sampling intervals from 1 s to 1 h and values of any magnitude.</para>
/// </summary>
public sealed class SeasonalBaselineDetector : IDetector
{
    internal const int ChannelCount = 4;

    /// <summary>Rows until which nothing is bounded or late: everything is new.</summary>
    private const int Young = 40;

    /// <summary>Rows until which there is no evidence: two or three readings say nothing of a spread.</summary>
    private const int Fledgling = 8;

    /// <summary>Residuals are learned up to that many spreads.</summary>
    private const double Bound = 4;

    /// <summary>Spreads learn from residuals up to that many spreads: a lasting fault then widens them by little more than its share of the memory.</summary>
    private const double SpreadBound = 2.5;

    /// <summary>A weight that brings the averaged statistics, whose own spread is well below 1, onto the histogram's axis.</summary>
    private const double Gain = 4;

    /// <summary>Evidence from which a slow statistic is not taken for an ordinary one.</summary>
    private const double SlowAndConspicuous = 2.5;

    /// <summary>Shift score from which the level is off: two spreads over the shift span.</summary>
    private const double Sustained = 8;

    /// <summary>What evidence is worth that another look has already given.</summary>
    private const double Echo = 0.25;

    private const double Smallest = 1e-300;

    private readonly Calibrator _surprise = new(SeasonalBaselinePrior.Surprise);
    private readonly Calibrator _shift = new(SeasonalBaselinePrior.Shift);
    private readonly Calibrator _trend = new(SeasonalBaselinePrior.Trend);
    private readonly Calibrator _scatter = new(SeasonalBaselinePrior.Scatter);
    private readonly double _adaptAfter;
    private readonly long _utcOffset;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public SeasonalBaselineDetector(SeasonalBaselineOptions? options = null)
    {
        options ??= new SeasonalBaselineOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _adaptAfter = options.AdaptAfter.TotalSeconds;
        _utcOffset = EventTime.From(options.UtcOffset);
    }

    /// <inheritdoc/>
    public string Name => "seasonal";

    /// <inheritdoc/>
    public ushort Id => 1;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => (Unsafe.SizeOf<SeasonalBaselineState>() + 7) & ~7;

    /// <inheritdoc/>
    public CalibratorOptions Calibration => SeasonalBaselinePrior.Evidence;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly SeasonalBaselineState s = ref MemoryMarshal.AsRef<SeasonalBaselineState>(state);
        score = default;
        if (s.Rows == 0)
        {
            score.Expected = double.NaN;
            score.HalfBand = double.NaN;
            return;
        }
        ref Row row = ref Row.Of(ref score);
        double x = reading.Value - s.Origin;
        long local = reading.Time + _utcOffset;
        row.Day = s.Rhythm.Day(local, out row.Known);
        row.Week = row.Day + s.Rhythm.WeekExtra(local, s.ResidualSpread);
        row.Forecast = Leader(s, row);

        // A spread learned from few readings may be far too small: widen it, as Student's t does.
        // Neighbouring residuals tell much the same, so once there is a rhythm only one in a shift span counts.
        double shiftRows = ShiftRows(s.Interval), trendRows = TrendRows(s.Interval);
        double early = 1 + 6 / (s.RhythmRows > 0 ? s.RhythmRows / shiftRows + 2 : s.Rows);
        double scale = row.Scale = s.Rhythm.Scale(local, out double missesBy);
        // Until a whole day has been predicted, what was seen of the residuals may all be of the quiet hours.
        bool firstDays = s.RhythmRows > 0 && s.RhythmRows * s.Interval < 86_400;
        double floor = (firstDays ? 0.15 : 0.01) * s.LevelSpread + 1e-12 * Math.Abs(s.Origin + s.Levels.Level) + Smallest;
        row.Spread = (s.ResidualSpread * scale * missesBy + floor) * early;
        row.InnovationSpread = (s.InnovationSpread * scale + floor) * early;
        row.Residual = x - row.Forecast;
        row.Innovation = row.Residual - Persistence(s) * s.Carried;

        // The averages take this reading in: it is what they speak of.
        row.Shift = s.Shift + (Clip(row.Residual / row.Spread, 2 * Bound) - s.Shift) / Math.Min(s.Rows, shiftRows);
        row.Season = s.TrendSlow + Clip(x - (double.IsNaN(row.Week) ? s.Late.Level : row.Week) - s.TrendSlow, 6 * row.Spread);
        row.TrendFast = s.TrendFast + (row.Season - s.TrendFast) / Math.Min(s.Rows, trendRows);
        double surprising = Math.Abs(row.Innovation);
        if (row.Known == Acquaintance.OtherDays)
            surprising = Math.Min(surprising, Math.Abs(x - s.LastValue));
        // Both must be out of the ordinary, the value and how fast it got there: a quick move within the band is none, nor is the next
        // reading after a long slow one.
        row.Move = surprising / row.InnovationSpread;
        row.SurpriseScore = Math.Sqrt(row.Move * Math.Abs(row.Residual) / row.Spread);
        row.Scatter = s.Scatter + (Math.Min(row.Move, 6) - s.Scatter) / Math.Min(s.Rows, shiftRows);
        row.ShiftScore = Gain * Math.Abs(row.Shift);
        row.TrendScore = Gain * Math.Abs(row.TrendFast - s.TrendSlow) / row.Spread;
        row.ScatterScore = s.ScatterSlow > 0 ? Gain * Math.Max(0, row.Scatter / s.ScatterSlow - 1) : 0;

        if (s.Rows < Fledgling)
        {
            score.Expected = s.Origin + row.Forecast;
            score.HalfBand = 6 * row.Spread;
            score.IsUnfamiliar = true;
            return;
        }

        // A rhythm not yet seen cannot be broken. On the first day nothing is known of the level, and a machine may be switched on
        // between two readings, unless they come so quickly that no rhythm moves between them. On the first weekend the machine
        // may rest: then only a move of the value itself can surprise, not one that was expected and did not come.
        bool quick = s.Interval <= 30;
        bool unknown = row.Known == Acquaintance.None;
        score.IsUnfamiliar = unknown && !quick;
        double slowCap = row.Known == Acquaintance.Full ? 8 : 0.5;
        double surpriseCap = score.IsUnfamiliar ? 1.5 : 8;
        double surprise = Evidence(_surprise, s.Channels[0], row.SurpriseScore, 1, surpriseCap);
        // One odd reading may be an accident; a second soon after the first is none.
        row.Surprised = Math.Max(surprise, 0.92 * s.Surprised);
        if (surprise > 1.5)
            surprise += s.Surprised > 1 ? 0.5 * s.Surprised : -0.6;
        double shift = Evidence(_shift, s.Channels[1], row.ShiftScore, 4, slowCap);
        double trend = Evidence(_trend, s.Channels[2], row.TrendScore, 4 * trendRows / shiftRows, slowCap);
        double scatter = Evidence(_scatter, s.Channels[3], row.ScatterScore, 4, row.Known == Acquaintance.Full ? 8 : 0.5);
        row.Slow = Math.Max(shift, trend);
        // The four look at the same residual, so together they say hardly more than the loudest of them.
        double loudest = Math.Max(Math.Max(surprise, shift), Math.Max(trend, scatter));
        score.Evidence = loudest + Echo * (surprise + shift + trend + scatter - loudest);

        score.Kind = NameKind(s, row, surprise, scatter, loudest);
        score.Expected = s.Origin + row.Forecast;
        score.HalfBand = Math.Max(_surprise.BandScore(s.Channels[0]), 2.5) * row.Spread;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref SeasonalBaselineState s = ref MemoryMarshal.AsRef<SeasonalBaselineState>(state);
        if (s.Rows == 0)
        {
            s.Origin = reading.Value;
            s.LastTime = s.PendingSince = reading.Time;
            s.Rows = 1;
            s.RowsInService = int.MaxValue;
            return;
        }
        ref readonly Row row = ref Row.In(in score);
        double x = reading.Value - s.Origin;
        double elapsed = (reading.Time - s.LastTime) / (double)EventTime.Second;
        bool gap = elapsed > 4 * s.Interval && s.Rows > 8;
        s.LastTime = reading.Time;
        s.LastValue = x;
        Carry(ref s, row, gap);
        if (learning == Learning.Follow)
        {
            Restart(ref s);
            return;
        }

        long rows = ++s.Rows;
        s.Interval += ((rows > 8 ? Math.Min(elapsed, 4 * s.Interval) : elapsed) - s.Interval) / Math.Min(rows - 1, 64);
        double rowsPerDay = 86_400 / Math.Max(s.Interval, 1e-3);
        bool anomalous = learning == Learning.Little;
        bool adapting = Habituate(ref s, anomalous, Math.Min(elapsed, 4 * s.Interval));
        double weight = anomalous && !adapting ? 0.1 : 1;

        // On the first days of a class the expectation is borrowed from other days: what misses it tells nothing of spreads.
        bool borrowed = row.Known == Acquaintance.OtherDays;
        LearnLevels(ref s, row, x, weight, rowsPerDay, adapting, borrowed);
        KeepLate(ref s, reading.Time);
        if (row.Known == Acquaintance.None || (!borrowed && (s.RhythmRows < rowsPerDay || s.Rhythm.IsReference(reading.Time + _utcOffset))))
            LearnSpreads(ref s, row, x, weight, Math.Max(Young, 5 * rowsPerDay));

        s.Scatter = (float)row.Scatter;
        s.Surprised = (float)row.Surprised;
        if (!borrowed)
        {
            s.Shift = (float)row.Shift;
            s.TrendFast = row.TrendFast;
        }
        double slowRate = borrowed ? 0 : adapting ? 1 / TrendRows(s.Interval) : weight / Math.Min(rows, Math.Max(60, 8 * rowsPerDay));
        s.TrendSlow += slowRate * (row.Season - s.TrendSlow);
        s.ScatterSlow += (float)(slowRate * (Math.Min(row.Move, 6) - s.ScatterSlow));
        LearnChannels(ref s, row, score.IsUnfamiliar, anomalous, (long)(28 * rowsPerDay));

        if (rows == 12)
            s.Rhythm.Begin(s.Interval);
        double trusted = adapting || rows <= Young ? x : row.Forecast + weight * Clip(row.Residual, Bound * row.Spread);
        double scatter = s.ResidualSpread > 0 ? Math.Min(Math.Abs(row.Residual), Bound * row.Spread) / s.ResidualSpread : 1;
        s.Rhythm.Learn(reading.Time + _utcOffset, x, trusted, scatter);
        Rebase(ref s);
    }

    /// <summary>
    /// After a stop the machine may have been mended, or set up anew: what was beyond the rhythm is void, and is learned quickly
    /// in the day that follows.
    /// </summary>
    private static void Restart(ref SeasonalBaselineState s)
    {
        s.RowsInService = 0;
        s.Shift = 0;
        s.Surprised = 0;
        s.Hot = 0;
        s.TrendFast = s.TrendSlow;
        s.Scatter = s.ScatterSlow;
        s.Levels.BeyondDay = s.Levels.BeyondWeek = 0;
        s.Late = s.Pending = s.Levels;
    }

    private void LearnChannels(ref SeasonalBaselineState s, in Row row, bool unfamiliar, bool anomalous, long horizon)
    {
        // Nor is what is slow and conspicuous by itself, alarm or not, nor the hours after an alarm, while levels settle.
        if (anomalous || row.Slow >= SlowAndConspicuous || s.Hot > 3600)
            s.Waiting.Drop();
        // An anomaly's own rows would hide the next one: one in eight is learned, so that what comes often becomes ordinary.
        if (!unfamiliar && (!anomalous || (++s.HotRows & 7) == 0))
            _surprise.Learn(ref s.Channels[0], row.SurpriseScore, horizon);

        // Averages tell the same for many rows: four samples a span are enough.
        double step = ShiftRows(s.Interval) / 4;
        if (row.Known != Acquaintance.Full || ++s.Waiting.Waiting < Math.Min(step, 250))
            return;
        s.Waiting.Waiting = 0;
        Span<byte> sample = [(byte)_shift.BinOf(row.ShiftScore), (byte)_trend.BinOf(row.TrendScore), (byte)_scatter.BinOf(row.ScatterScore)];
        if (!s.Waiting.Exchange(sample))
            return;
        long samples = (long)(horizon / step);
        _shift.LearnBin(ref s.Channels[1], sample[0], samples);
        _trend.LearnBin(ref s.Channels[2], sample[1], samples);
        _scatter.LearnBin(ref s.Channels[3], sample[2], samples);
    }

    /// <summary>
    /// The kind is told by the shape, whichever look was loudest. A level that is off shows in all of them: it is a trend if it got there
    /// without a surprise while the longer average still lags behind, else a shift.
    /// </summary>
    private static AnomalyKind NameKind(in SeasonalBaselineState s, in Row row, double surprise, double scatter, double loudest)
    {
        double shift = Math.Abs(row.Shift) * row.Spread;
        bool off = Gain * Math.Abs(row.Shift) >= Sustained;
        if (off && (surprise < loudest || s.Surprised > 0.5))
        {
            bool lags = Math.Abs(row.TrendFast - s.TrendSlow) < 0.85 * shift;
            return lags && s.Surprised < 0.5 ? AnomalyKind.Trend : AnomalyKind.LevelShift;
        }
        if (surprise >= loudest)
            return row.Innovation < 0 ? AnomalyKind.Dip : AnomalyKind.Spike;
        return scatter >= loudest ? AnomalyKind.VarianceChange : AnomalyKind.Trend;
    }

    /// <summary>Whether an anomaly has lasted so long that it is learned as the new normal, until the evidence is gone.</summary>
    private bool Habituate(ref SeasonalBaselineState s, bool anomalous, double seconds)
    {
        bool adapting = s.Hot > _adaptAfter;
        if (anomalous)
            s.Hot += (float)seconds;
        else
            s.Hot = adapting ? (float)(0.25 * _adaptAfter) : Math.Max(0, s.Hot - 2 * (float)seconds);
        return adapting;
    }

    private static double Leader(in SeasonalBaselineState s, in Row row)
    {
        if (double.IsNaN(row.Day))
            return s.Late.Level;
        if (s.RhythmRows == 0)
            return row.Day;
        double forecast = s.Late.Level;
        float loss = s.LevelLoss;
        if (s.DayLoss < loss)
            (forecast, loss) = (row.Day + s.Late.BeyondDay, s.DayLoss);
        return s.WeekLoss <= 1.02f * loss ? row.Week + s.Late.BeyondWeek : forecast;
    }

    private static void LearnLevels(ref SeasonalBaselineState s, in Row row, double x, double weight, double rowsPerDay, bool adapting, bool borrowed)
    {
        double adaptRows = Math.Max(6, rowsPerDay / 8);
        double rate = weight / Math.Min(s.Rows, adapting ? adaptRows : Math.Max(30, rowsPerDay));
        double beyondRate = weight / Math.Min(s.Rows, adapting ? adaptRows : Math.Max(30, 5 * rowsPerDay));
        if (s.RowsInService < rowsPerDay)
            beyondRate = Math.Max(beyondRate, weight / (12 + s.RowsInService++));
        double lossRate = 0.5 * rate;
        bool free = adapting || s.Rows <= Young;
        double clip = free ? double.PositiveInfinity : Bound * row.Spread;
        bool rhythmic = !double.IsNaN(row.Day) && !borrowed;
        // The three compete from the moment they all have something to say.
        if (rhythmic)
            lossRate = Math.Max(lossRate, 1.0 / ++s.RhythmRows);
        s.LevelLoss += (float)(lossRate * (Math.Min(Math.Abs(x - s.Late.Level), 4 * clip) - s.LevelLoss));
        s.Levels.Level += rate * Clip(x - s.Levels.Level, free ? clip : Bound * (s.LevelSpread + row.Spread));
        if (!rhythmic)
            return;
        s.DayLoss += (float)(lossRate * (Math.Min(Math.Abs(x - row.Day - s.Late.BeyondDay), 4 * clip) - s.DayLoss));
        s.WeekLoss += (float)(lossRate * (Math.Min(Math.Abs(x - row.Week - s.Late.BeyondWeek), 4 * clip) - s.WeekLoss));
        s.Levels.BeyondDay += beyondRate * Clip(x - row.Day - s.Levels.BeyondDay, clip);
        s.Levels.BeyondWeek += beyondRate * Clip(x - row.Week - s.Levels.BeyondWeek, clip);
    }

    private static void LearnSpreads(ref SeasonalBaselineState s, in Row row, double x, double weight, double memory)
    {
        bool free = s.Rows <= Young;
        double bound = free ? double.PositiveInfinity : SpreadBound;
        double rate = weight / Math.Min(s.Rows, memory);
        s.LevelSpread += (float)(rate * (Math.Min(Math.Abs(x - s.Levels.Level), bound * (s.LevelSpread + row.Spread)) - s.LevelSpread));

        // Once there is a rhythm to expect, the residuals before it, which held all of the rhythm, are soon forgotten.
        if (row.Known == Acquaintance.Full)
            rate = weight / Math.Min(s.RhythmRows + 2, memory);
        // Spreads are those of a time with scale 1: a weekend of rest must not make Monday's work look wild.
        s.ResidualSpread += (float)(rate * (Math.Min(Math.Abs(row.Residual), bound * row.Spread) / row.Scale - s.ResidualSpread));
        s.InnovationSpread += (float)(rate * (Math.Min(Math.Abs(row.Innovation), bound * row.InnovationSpread) / row.Scale - s.InnovationSpread));
        double unit = Clip(row.Residual / row.Spread, Bound);
        s.LagProduct += (float)(rate * (unit * s.LastUnit - s.LagProduct));
        s.LagSquare += (float)(rate * (s.LastUnit * s.LastUnit - s.LagSquare));
        s.LastUnit = (float)unit;
    }

    /// <summary>What the next residual is expected to resemble. A surprise moves it only so far: a spike must not make its successor look like a dip.</summary>
    private static void Carry(ref SeasonalBaselineState s, in Row row, bool gap)
    {
        double expected = gap ? 0 : Persistence(s) * s.Carried;
        s.Carried = expected + Clip(row.Residual - expected, 6 * row.InnovationSpread);
        if (gap)
            s.LastUnit = 0;
    }

    private static void KeepLate(ref SeasonalBaselineState s, long time)
    {
        if (s.Rows <= Young || s.RowsInService < 2 * ShiftRows(s.Interval))
        {
            s.Late = s.Pending = s.Levels;
            s.PendingSince = time;
        }
        else if (time - s.PendingSince >= ShiftRows(s.Interval) * s.Interval * EventTime.Second)
        {
            s.Late = s.Pending;
            s.Pending = s.Levels;
            s.PendingSince = time;
        }
    }

    /// <summary>Moves the origin to the level where the level has gone so far that single precision would lose digits.</summary>
    private static void Rebase(ref SeasonalBaselineState s)
    {
        double shift = s.Levels.Level;
        if (!(Math.Abs(shift) > 65_536.0 * s.ResidualSpread) || s.ResidualSpread == 0)
            return;
        double origin = s.Origin + shift;
        shift = origin - s.Origin;      // what was really moved after rounding
        if (shift == 0 || !double.IsFinite(origin))
            return;
        s.Origin = origin;
        s.Levels.Level -= shift;
        s.Pending.Level -= shift;
        s.Late.Level -= shift;
        s.Rhythm.Rebase(shift);
    }

    /// <summary>Correlation of a residual with the one before, 0 … 0.98.</summary>
    private static double Persistence(in SeasonalBaselineState s) =>
        s.Rows > Young && s.LagSquare > 0 ? Math.Clamp(s.LagProduct / s.LagSquare, 0f, 0.98f) : 0;

    /// <summary>Rows in the span of the shift statistic: two dozen, but 5 minutes to 6 hours of time and at least 6 rows.</summary>
    private static double ShiftRows(double interval) => Math.Max(6, Math.Clamp(24 * interval, 300, 21_600) / Math.Max(interval, 1e-3));

    /// <summary>Rows in the span of the trend statistic: 144, but 1 to 24 hours of time and at least 24 rows.</summary>
    private static double TrendRows(double interval) => Math.Max(24, Math.Clamp(144 * interval, 3_600, 86_400) / Math.Max(interval, 1e-3));

    /// <summary>What a p-value contributes: its −log10 beyond 1, up to <paramref name="cap"/>.</summary>
    private static double Evidence(Calibrator calibrator, in CalibratorState state, double score, double span, double cap)
    {
        double p = calibrator.PValue(state, score, span);
        return p >= 0.1 ? 0 : Math.Min(cap, -1 - Real.Log10(p));
    }

    private static double Clip(double value, double bound) => value > bound ? bound : value < -bound ? -bound : value;
}
