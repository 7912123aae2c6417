using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Snapshots;

/// <summary>The names of sensors that a snapshot holds. They come in any order, because old ones are copied behind newer ones now and then.</summary>
internal sealed class StoredNames(StateStore store)
{
    private readonly List<(int Partition, int First, SensorId[] Names, StateRef At)> _found = [];

    /// <exception cref="Storage.StorageException">The names cannot be read.</exception>
    public void Add(StateRecord record)
    {
        if (!NamesRecord.TryRead(record.Payload, out SensorId[]? names, out string? error))
            throw store.DamageAt(record.At, error);
        _found.Add((record.Partition, record.Key, names, record.At));
    }

    /// <summary>Hands all names over, in the order in which they were given.</summary>
    /// <exception cref="Storage.StorageException">The names do not fit together.</exception>
    public void Restore(SensorCatalog catalog, Func<int, PartitionState> partitions)
    {
        // Where the same names lie twice the later record counts; sorting keeps their order.
        foreach ((int partition, int first, SensorId[] names, StateRef at) in _found.OrderBy(found => found.Partition).ThenBy(found => found.First))
        {
            if (catalog.Restore(partition, first, names) is { } error)
                throw store.DamageAt(at, error);
            partitions(partition).RestoreNames(first, names.Length, at);
        }
    }
}
