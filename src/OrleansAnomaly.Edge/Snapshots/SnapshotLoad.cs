using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Snapshots;

/// <summary>Catalogue and shards as a snapshot left them; empty ones where there is none.</summary>
internal sealed class SnapshotLoad
{
    private SnapshotLoad(EdgeOptions options, SensorMonitor sensors, AssetMonitor assets, StateStore? store, Action groupScored)
    {
        Budget = new MemoryBudget(options.MemoryBudget, sensors, assets);
        Catalog = new SensorCatalog(Budget);
        Shards = new Shard[options.Shards];
        for (int i = 0; i < Shards.Length; i++)
            Shards[i] = new Shard(i, options, new ShardContext(sensors, assets, Catalog, Budget, store), groupScored);
    }

    public SensorCatalog Catalog { get; }

    public MemoryBudget Budget { get; }

    public Shard[] Shards { get; }

    /// <summary>Where the log is to be replayed from.</summary>
    public long Sequence { get; private set; }

    /// <summary>Time of the latest tick that the snapshot knows.</summary>
    public long LastTick { get; private set; } = EventTime.None;

    /// <summary>What was found damaged on the way.</summary>
    public IReadOnlyList<StorageException> Passed { get; private set; } = [];

    /// <summary>
    /// The newest snapshot that can be read. The one before is kept, and the log reaches back to it, so that damage to the newest costs nothing but a
    /// longer replay; damage to both is refused, unless loss is accepted.
    /// </summary>
    public static SnapshotLoad Newest(EdgeOptions options, SensorMonitor sensors, AssetMonitor assets, StateStore? store, Action groupScored)
    {
        if (store is null || store.Manifests.Count == 0)
            return new SnapshotLoad(options, sensors, assets, store, groupScored) { Passed = store?.Damaged ?? [] };
        List<StorageException> passed = [.. store.Damaged];
        for (int i = store.Manifests.Count - 1; ; i--)
        {
            var load = new SnapshotLoad(options, sensors, assets, store, groupScored);
            try
            {
                load.Load(store, store.Manifests[i], options.AcceptLoss && i == 0 ? passed.Add : null);
                load.Passed = passed;
                return load;
            }
            catch (StorageException damage) when (i > 0)
            {
                passed.Add(damage);
            }
        }
    }

    private void Load(StateStore store, SnapshotManifest manifest, Action<StorageException>? lost)
    {
        // What is in memory is loaded as it is read; what the budget has no room for stays where it is.
        long room = Budget.Limit - Budget.Limit / 8;
        var names = new StoredNames(store);
        store.Load(
            manifest,
            record =>
            {
                if (record.Kind == StateKind.Sensors)
                {
                    names.Add(record);
                    return;
                }
                PartitionState partition = PartitionOf(record.Partition);
                bool intoMemory = room >= record.Payload.Length;
                partition.Restore(record.Key, record.Position, record.At, record.Payload, intoMemory);
                if (intoMemory)
                    room -= record.Payload.Length;
            },
            lost);
        names.Restore(Catalog, PartitionOf);
        Sequence = manifest.Sequence;
        for (int id = 0; id < SensorId.Partitions; id++)
        {
            PartitionMark mark = manifest.Partitions[id];
            PartitionState partition = PartitionOf(id);
            partition.Resume(mark);
            partition.FinishRestoring(mark.Sensors);
            LastTick = Math.Max(LastTick, mark.LastTick);
        }
        foreach (Shard shard in Shards)
            shard.Resume(Sequence);
    }

    private PartitionState PartitionOf(int partition) => Shards[partition % Shards.Length].Partition(partition);
}
