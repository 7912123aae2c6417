using System.Collections.Concurrent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>All sensors of the fleet by name and by place. Looking up takes no lock.</summary>
internal sealed class SensorCatalog(MemoryBudget budget)
{
    private readonly ConcurrentDictionary<SensorId, SensorKey> _keys = new();
    private readonly PartitionCatalog[] _partitions = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new PartitionCatalog())];

    /// <summary>Held while sensors are added, and until the log's queue has them in the same order.</summary>
    public Lock Gate { get; } = new();

    public int Sensors => _sensors;

    private int _sensors;

    public PartitionCatalog Partition(int partition) => _partitions[partition];

    public bool TryGet(SensorId sensor, out SensorKey key) => _keys.TryGetValue(sensor, out key);

    public SensorId this[SensorKey key] => _partitions[key.Partition].Sensor(key.Ordinal);

    /// <summary>Gives a new sensor its place; it is found by name only after <see cref="Publish_NeedsGate"/>.</summary>
    public SensorKey Define_NeedsGate(SensorId sensor)
    {
        PartitionCatalog partition = _partitions[sensor.Partition];
        budget.Add(budget.SensorBytes(sensor, partition.SensorsOf(sensor)));
        return new SensorKey(sensor.Partition, partition.Define(sensor));
    }

    public void Publish_NeedsGate(SensorId sensor, SensorKey key)
    {
        if (_keys.TryAdd(sensor, key))
            _sensors++;
    }

    /// <summary>Takes over what log or snapshot say of a partition's sensors from an ordinal on; those that are known already must agree.</summary>
    /// <returns>What is wrong; null where all is well.</returns>
    public string? Restore(int partition, int first, ReadOnlySpan<SensorId> sensors)
    {
        lock (Gate)
        {
            PartitionCatalog catalog = _partitions[partition];
            if (first > catalog.Sensors)
                return $"sensors {first} and on of partition {partition} are named, but only {catalog.Sensors} are known before";
            for (int i = 0; i < sensors.Length; i++)
            {
                if (sensors[i].Partition != partition)
                    return $"sensor '{sensors[i]}' belongs to partition {sensors[i].Partition}, not {partition}";
                if (first + i < catalog.Sensors)
                {
                    if (!catalog.Sensor(first + i).Equals(sensors[i]))
                        return $"sensor {first + i} of partition {partition} is '{catalog.Sensor(first + i)}', but is named '{sensors[i]}' again";
                    continue;
                }
                if (_keys.ContainsKey(sensors[i]))
                    return $"sensor '{sensors[i]}' is named twice";
                Publish_NeedsGate(sensors[i], Define_NeedsGate(sensors[i]));
            }
            return null;
        }
    }

    /// <summary>All sensors of a tenant whose path begins with the prefix, lies within the scope and stands after another, in ordinal order of their paths.</summary>
    public IEnumerable<SensorKey> InOrder(string tenant, string prefix, string within, string? after)
    {
        if (within.Length == 0)
            return InOrder(tenant, prefix, after);
        // The scope's own path stands before all that lie below it.
        IEnumerable<SensorKey> own = within.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(after, within) < 0
            && SensorId.TryCreate(within, out SensorId? sensor, out _, tenant) && TryGet(sensor, out SensorKey key) ? [key] : [];
        return PathScope.Below(within, prefix) is { } below ? own.Concat(InOrder(tenant, below, after)) : own;
    }

    private IEnumerable<SensorKey> InOrder(string tenant, string prefix, string? after)
    {
        SensorKey[] sorted = Sorted();
        int at = LowerBound(sorted, tenant, after is not null && string.CompareOrdinal(after, prefix) >= 0 ? after : prefix);
        for (; at < sorted.Length; at++)
        {
            SensorId sensor = this[sorted[at]];
            if (sensor.Tenant != tenant || !sensor.Path.StartsWith(prefix, StringComparison.Ordinal))
                yield break;
            if (sensor.Path != after)
                yield return sorted[at];
        }
    }

    private SensorKey[] _sorted = [];

    /// <summary>Sorted anew only where sensors have come since it was last asked for.</summary>
    private SensorKey[] Sorted()
    {
        SensorKey[] sorted = Volatile.Read(ref _sorted);
        if (sorted.Length == _sensors)
            return sorted;
        sorted = [.. _keys.Values];
        Array.Sort(sorted, (one, other) => Compare(this[one], this[other].Tenant, this[other].Path));
        Volatile.Write(ref _sorted, sorted);
        return sorted;
    }

    private int LowerBound(SensorKey[] sorted, string tenant, string path)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Compare(this[sorted[middle]], tenant, path) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static int Compare(SensorId sensor, string tenant, string path) =>
        string.CompareOrdinal(sensor.Tenant, tenant) is not 0 and int order ? order : string.CompareOrdinal(sensor.Path, path);
}
