using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Shards;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>
/// Bytes that sensors take up in memory. What they cost is reckoned, not measured: states to the byte, the catalogue by what its entries take on a
/// 64-bit runtime.
/// </summary>
internal sealed class MemoryBudget(long limit, SensorMonitor sensors, AssetMonitor assets)
{
    // SensorId with its text's head, dictionary node and bucket, columns of the partition's catalogue, place in the slabs.
    private const int SensorOverhead = 200;
    private const int AssetOverhead = 200;

    private long _used;
    private long _idle;

    public long Limit => limit;

    public long Used => Volatile.Read(ref _used);

    /// <summary>Bytes of assets in memory that are idle, as the shards last counted them.</summary>
    public long Idle => Volatile.Read(ref _idle);

    public bool IsExceeded => Used > limit;

    /// <summary>Bytes that the states of an asset of that many sensors take up.</summary>
    public long StatesBytes(int count) => count == 0 ? 0 : (long)count * ShardContext.SlotBytes(sensors) + AssetSlabs.Bytes(assets, count);

    /// <summary>Bytes that a further sensor of an asset takes up, its place in the catalogue included.</summary>
    public long SensorBytes(SensorId sensor, int formerSensors) =>
        SensorOverhead + 2 * sensor.Path.Length + (formerSensors == 0 ? AssetOverhead + 2 * sensor.Path.Length : 0) + StatesBytes(formerSensors + 1) - StatesBytes(formerSensors);

    /// <summary>Whether a new sensor finds room: there is some left, or idle assets can make it.</summary>
    public bool Admits(long bytes) => Used - Idle + bytes <= limit;

    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    public void AddIdle(long bytes) => Interlocked.Add(ref _idle, bytes);
}
