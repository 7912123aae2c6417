namespace OrleansAnomaly.Core.Detection;

/// <summary>What a <see cref="SeriesOfRows"/> keeps beside the shingle and the state of its vector detector.</summary>
internal struct SeriesOfRowsState
{
    public SensorScale Scale;

    /// <summary>Readings that the shingle holds.</summary>
    public long Filled;
}
