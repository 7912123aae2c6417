namespace OrleansAnomaly.Core.Detection;

/// <summary>What an <see cref="IVectorDetector"/> says of one row before it learns it.</summary>
public struct VectorScore
{
    /// <summary>How odd the row is: 0 is ordinary, more is odder; finite; the unit is the detector's own. A calibrator makes a p-value of it.</summary>
    public double Evidence;

    /// <summary>Whether the detector has seen too few rows to say anything: its evidence is 0 then, and says nothing of what is normal.</summary>
    public bool IsUnfamiliar;
}
