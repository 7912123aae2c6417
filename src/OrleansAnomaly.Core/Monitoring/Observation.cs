namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What became of a reading handed to a <see cref="SensorMonitor"/>.</summary>
public enum Observation : byte
{
    /// <summary>Scored (and learned where its quality and the state of things allow).</summary>
    Scored,

    /// <summary>No measurement (NaN, ±∞, quality bad or out of service): counted, not scored, not learned.</summary>
    NoMeasurement,

    /// <summary>A reading of this time was seen before: counted, ignored, also where the value differs.</summary>
    Duplicate,

    /// <summary>Older than the newest reading seen: counted, not learned.</summary>
    Late,

    /// <summary>Too far ahead of the latest tick: refused, so that it cannot make everything after it late.</summary>
    Future,

    /// <summary>This log position has been applied before: nothing happens (replay).</summary>
    AlreadyApplied,
}
