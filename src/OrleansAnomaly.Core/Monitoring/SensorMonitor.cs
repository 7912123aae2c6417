using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// Everything one sensor does: order and gaps, detector, calibrator, decision, kind.
/// The monitor itself is immutable and shared by all sensors with the same options; what one sensor has of its own
/// is <see cref="StateBytes"/> flat bytes that the caller owns.
/// </summary>
public sealed class SensorMonitor
{
    /// <summary>A monitor with the given options.</summary>
    public SensorMonitor(SensorMonitorOptions? options = null) => Options = options ?? new SensorMonitorOptions();

    /// <summary>The options it was made with.</summary>
    public SensorMonitorOptions Options { get; }

    /// <summary>Bytes of state per sensor.</summary>
    public int StateBytes => 4096;

    /// <summary>Makes <paramref name="state"/> that of a sensor that has seen nothing.</summary>
    public void Initialize(Span<byte> state) => state.Clear();

    /// <summary>Scores a reading, then learns it.</summary>
    /// <param name="state">The sensor's state, <see cref="StateBytes"/> long.</param>
    /// <param name="position">Log position of the reading; positions rise.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="verdict">The verdict where the reading was <see cref="Observation.Scored"/> or <see cref="Observation.NoMeasurement"/>.</param>
    public Observation Observe(Span<byte> state, long position, in Reading reading, out Verdict verdict) => throw new NotSupportedException();

    /// <summary>Tells the sensor what time it is; absence that has lasted too long yields a verdict.</summary>
    /// <returns>Whether there is a verdict.</returns>
    public bool Tick(Span<byte> state, long position, long now, out Verdict verdict) => throw new NotSupportedException();
}

/// <summary>Options of a <see cref="SensorMonitor"/>.</summary>
public sealed record SensorMonitorOptions
{
}
