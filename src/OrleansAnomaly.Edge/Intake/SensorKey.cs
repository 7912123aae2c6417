namespace OrleansAnomaly.Edge.Intake;

/// <summary>Where a sensor is: its partition, and its index among the sensors of the partition in the order in which they came.</summary>
internal readonly record struct SensorKey(int Partition, int Ordinal)
{
    /// <summary>The same as one number; what history knows the sensor by.</summary>
    public long Packed => (long)Partition << 32 | (uint)Ordinal;
}
