using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Silo.Grains;

/// <summary>Algorithms and their options, which all sensors and assets of a silo share.</summary>
internal sealed class Monitors(SensorMonitorOptions sensors, AssetMonitorOptions assets)
{
    public SensorMonitor Sensors { get; } = new(sensors);

    public AssetMonitor Assets { get; } = new(assets);

    /// <summary>Bytes of a sensor: the monitor's state, then the minute it is in.</summary>
    public int SensorBytes => Sensors.StateBytes + MinuteState.Bytes;
}
