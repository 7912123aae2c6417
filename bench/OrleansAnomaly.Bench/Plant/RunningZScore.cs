namespace OrleansAnomaly.Bench.Plant;

/// <summary>
/// The yardstick: how many running standard deviations a reading lies from the running mean, both with exponentially fading memory.
/// Until the memory has filled, all readings weigh the same.
/// </summary>
internal struct RunningZScore
{
    private double _mean, _variance;
    private long _count;

    /// <summary>Scores a value, then learns it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="memory">Length of the memory, in readings.</param>
    public double Next(double value, double memory)
    {
        double deviation = value - _mean;
        double z = _count > 10 && _variance > 0 ? Math.Abs(deviation) / Math.Sqrt(_variance) : 0;
        double weight = 1 / Math.Min(++_count, memory);
        _mean += weight * deviation;
        _variance = (1 - weight) * (_variance + weight * deviation * deviation);
        return z;
    }
}
