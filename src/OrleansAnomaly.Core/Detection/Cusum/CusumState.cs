namespace OrleansAnomaly.Core.Detection.Cusum;

/// <summary>What the detector knows of one sensor.</summary>
internal struct CusumState
{
    public SensorScale Scale;
    public TwoSidedSum Sums;

    /// <summary>Readings that the larger sum has been beyond the limit.</summary>
    public long Beyond;
}
