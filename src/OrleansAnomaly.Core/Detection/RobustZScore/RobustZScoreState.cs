namespace OrleansAnomaly.Core.Detection.RobustZScore;

/// <summary>What the detector knows of one sensor; <see cref="Centre"/> and <see cref="Deviation"/> are relative to <see cref="Origin"/>.</summary>
internal struct RobustZScoreState
{
    public double Origin;
    public double Centre;
    public double Deviation;
    public double Interval;
    public long LastTime;
    public long Rows;
}
