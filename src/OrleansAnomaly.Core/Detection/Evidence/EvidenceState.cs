using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection.AdaptiveResonance;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>What the detector knows of one sensor. Values are kept relative to <see cref="Origin"/>, so that any magnitude keeps its digits.</summary>
internal struct EvidenceState
{
    public double Origin;
    public int Rows;
    public int LastSpike;           // row of the latest value far from the quick average
    public int HeldSince;           // row of the alarm that is held
    public int LevelRows;
    public double Held;             // strength of the shape alarm that is held
    public double Last;

    public double Mean, Variance;
    public double Median, MedianSpread;
    public double ResidualSpread, LongSpread;
    public double Step;             // mean absolute difference of neighbours
    public double Quick, QuickVariance;
    public double Course;           // a short average that excursions are measured from

    public Averages Averages;
    public double LevelScale;       // usual distance of the short average from the level

    public CalibratorState CourseScores, LevelScores, ResidualScores, StepScores, ScatterScores, CalmScores, SpikeScores;
    public ForecastState Forecasts;
    public ResonanceState Resonance;
}

/// <summary>The averages that the statistics are made of.</summary>
internal struct Averages
{
    public double Value;            // over the shortest span
    public double Residual;
    public double Excursion;
    public double Scaled;           // residuals in spreads of their hour, over the longest span
}

/// <summary>The statistics of one row.</summary>
internal struct Looks
{
    public double Course, Level, Residual, Step, Scatter, Calm, Spike;
}
