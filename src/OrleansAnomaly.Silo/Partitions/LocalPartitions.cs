using System.Collections.Concurrent;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>The partitions that this silo owns at the moment.</summary>
internal sealed class LocalPartitions
{
    private readonly ConcurrentDictionary<int, (IPartitionGrain Grain, Partition Partition)> _partitions = new();

    public int Count => _partitions.Count;

    public IEnumerable<(int Id, IPartitionGrain Grain, Partition Partition)> All => _partitions.Select(pair => (pair.Key, pair.Value.Grain, pair.Value.Partition));

    public void Add(int id, IPartitionGrain grain, Partition partition) => _partitions[id] = (grain, partition);

    public void Remove(int id) => _partitions.TryRemove(id, out _);

    public bool Has(int id) => _partitions.ContainsKey(id);
}
