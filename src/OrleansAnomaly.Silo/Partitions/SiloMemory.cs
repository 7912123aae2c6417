using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Grains;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>Bytes that the sensors of a silo take up. States are reckoned to the byte, grains and entries by what they were measured to take.</summary>
internal sealed class SiloMemory(long limit, Monitors monitors)
{
    // An activation, its address in the directory, the reference to it.
    private const int GrainBytes = 2_300;
    private const int EntryBytes = 300;

    private long _used, _idle;

    public long Limit => limit;

    /// <summary>Bytes of assets that are in memory and were not used for a while, as last counted.</summary>
    public long Idle => Volatile.Read(ref _idle);

    public long Used => Volatile.Read(ref _used);

    public bool IsExceeded => Used > limit;

    /// <summary>Bytes that the grains of an asset of that many sensors take up.</summary>
    public long StatesBytes(int sensors) => sensors == 0 ? 0 : sensors * (long)(monitors.SensorBytes + GrainBytes) + monitors.Assets.StateBytes(sensors) + GrainBytes;

    /// <summary>Bytes that a further sensor takes up, its entry included.</summary>
    public long SensorBytes(SensorId sensor, int formerSensors) =>
        EntryBytes + 4 * sensor.Path.Length + (formerSensors == 0 ? EntryBytes + 2 * sensor.Path.Length : 0) + StatesBytes(formerSensors + 1) - StatesBytes(formerSensors);

    /// <summary>Whether a new sensor finds room, or idle assets can make it.</summary>
    public bool Admits(long bytes) => Used - Idle + bytes <= limit;

    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>Bytes of assets that are in memory and idle.</summary>
    public void AddIdle(long bytes) => Interlocked.Add(ref _idle, bytes);
}
