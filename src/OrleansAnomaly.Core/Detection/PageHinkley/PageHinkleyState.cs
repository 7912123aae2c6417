namespace OrleansAnomaly.Core.Detection.PageHinkley;

/// <summary>What the detector knows of one sensor.</summary>
internal struct PageHinkleyState
{
    /// <summary>Spread, and the mean of all readings since the last reset.</summary>
    public SensorScale Scale;

    /// <summary>How far the sum of deviations lies above its smallest, and below its largest value.</summary>
    public TwoSidedSum Sums;

    /// <summary>Readings that the larger one has been beyond the threshold.</summary>
    public long Beyond;
}
