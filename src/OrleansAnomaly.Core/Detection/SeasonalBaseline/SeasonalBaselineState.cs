using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>
/// What the detector knows of one sensor. Values are kept relative to <see cref="Origin"/>, so that any magnitude keeps its digits.
/// What every reading touches comes first and together: it is a few cache lines.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct SeasonalBaselineState
{
    public double Origin;
    public long LastTime;
    public double LastValue;
    public long Rows;
    public double Interval;         // seconds between readings

    // What is learned at once, and what is read: one to two shift spans older, so that a fault does not hide in its own forecast.
    public Levels Levels, Pending, Late;
    public long PendingSince;
    public float LevelLoss, DayLoss, WeekLoss;
    public int RhythmRows;

    // Spreads are mean absolute values.
    public float LevelSpread, ResidualSpread, InnovationSpread;
    public float LagProduct, LagSquare;
    public float LastUnit;          // the last residual in units of its spread, bounded
    public float Surprised;         // evidence of the latest surprise, fading
    public float Shift, Scatter, ScatterSlow;
    public double Carried;          // the residual that the next one is expected to resemble
    public double TrendFast, TrendSlow;

    public float Hot;               // seconds that what we see has been anomalous
    public int HotRows;
    public int RowsInService;       // since the last stop
    public PendingScores Waiting;   // slow statistics that are not yet learned

    public Channels Channels;
    public Rhythm Rhythm;
}

/// <summary>Recent level, and what the value has beyond the rhythm of the day and of the week.</summary>
internal struct Levels
{
    public double Level, BeyondDay, BeyondWeek;
}

[InlineArray(SeasonalBaselineDetector.ChannelCount)]
internal struct Channels
{
    private CalibratorState _first;
}

/// <summary>What scoring tells learning: laid over <see cref="Notes"/>.</summary>
internal struct Row
{
    public double Day, Week, Forecast, Residual, Spread, Innovation, InnovationSpread;
    public double Shift, Season, TrendFast, Scatter;
    public double SurpriseScore, ShiftScore, TrendScore, ScatterScore;
    public double Scale, Move, Surprised, Slow;
    public Acquaintance Known;

    public static ref Row Of(ref Score score) => ref Unsafe.As<Notes, Row>(ref score.Notes);

    public static ref readonly Row In(in Score score) => ref Unsafe.As<Notes, Row>(ref Unsafe.AsRef(in score.Notes));
}
