using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;
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
            Shards[i] = new Shard(i, options, new ShardContext(sensors, assets, Catalog, Budget, store, options.AcceptLoss), groupScored);
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
    /// longer replay; damage to both is refused, unless the log is there from its beginning, or loss is accepted. Where history lacks what the newest
    /// snapshot builds on, the replay begins as early as it can, so that history is told again.
    /// </summary>
    /// <param name="options">Options of the fleet.</param>
    /// <param name="sensors">The sensors' monitor.</param>
    /// <param name="assets">The assets' monitor.</param>
    /// <param name="store">Where snapshots lie; null for a fleet in memory.</param>
    /// <param name="isWhole">Whether the log is there from its beginning.</param>
    /// <param name="history">What is kept for people.</param>
    /// <param name="groupScored">Called when all shards are done with a group.</param>
    public static SnapshotLoad Newest(EdgeOptions options, SensorMonitor sensors, AssetMonitor assets, StateStore? store, bool isWhole, IHistory history, Action groupScored)
    {
        SnapshotLoad Begin() => new(options, sensors, assets, store, groupScored);

        List<StorageException> passed = [.. store?.Damaged ?? []];
        IReadOnlyList<SensorName> names = options.AcceptLoss ? history.Sensors() : [];
        int newest = store is null ? -1 : store.Manifests.Count - 1;
        bool isBehind = newest >= 0 && history.Sequence + 1 < store!.Manifests[newest].Sequence;
        if (isBehind)
        {
            long from = isWhole ? 0 : store!.Manifests[0].Sequence;
            passed.Add(new StorageException(
                $"history ends at sequence {history.Sequence}, but the newest snapshot at {store!.Manifests[newest].Sequence}: history is written again from sequence {from} on{(from > history.Sequence + 1 ? "; what it had before is lost" : "")}", "history.db"));
            newest = isWhole ? -1 : 0;
        }
        for (int i = newest; i >= 0; i--)
        {
            SnapshotLoad load = Begin();
            try
            {
                load.Load(store!, store!.Manifests[i], names, options.AcceptLoss && !isWhole && i == 0 ? passed.Add : null);
                load.Passed = passed;
                if (isBehind)
                    load.NameAll(history);
                return load;
            }
            catch (StorageException damage) when (i > 0 || isWhole)
            {
                passed.Add(damage);
            }
        }
        SnapshotLoad empty = Begin();
        if (store is { Manifests.Count: > 0 })
            store.Load(store.Manifests[0], record => store.Release(record.At), _ => { });
        empty.TakeNames(names);
        for (int id = 0; id < SensorId.Partitions; id++)
            empty.PartitionOf(id).FinishRestoring(empty.Catalog.Partition(id).Sensors);
        empty.Passed = passed;
        return empty;
    }

    /// <summary>Position behind all that the states of a partition hold.</summary>
    public long PositionOf(int partition) => PartitionOf(partition).KnownPosition;

    // Log and snapshots may have lost names that history still has.
    private void TakeNames(IReadOnlyList<SensorName> names)
    {
        foreach (SensorName name in names)
        {
            int partition = (int)(name.Key >> 32), ordinal = (int)name.Key;
            if (partition == name.Sensor.Partition && ordinal == Catalog.Partition(partition).Sensors)
                _ = Catalog.Restore(partition, ordinal, [name.Sensor]);
        }
    }

    /// <summary>Tells a history that was lost the names that no replay tells again.</summary>
    private void NameAll(IHistory history)
    {
        var batch = new HistoryBatch { Sequence = history.Sequence };
        for (int partition = 0; partition < SensorId.Partitions; partition++)
        {
            for (int ordinal = 0; ordinal < Catalog.Partition(partition).Sensors; ordinal++)
                batch.Sensors.Add(new SensorName(new SensorKey(partition, ordinal).Packed, Catalog.Partition(partition).Sensor(ordinal)));
        }
        history.Write(batch);
    }

    private void Load(StateStore store, SnapshotManifest manifest, IReadOnlyList<SensorName> stored, Action<StorageException>? lost)
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
        TakeNames(stored);
        names.Restore(Catalog, PartitionOf);
        Sequence = manifest.Sequence;
        for (int id = 0; id < SensorId.Partitions; id++)
        {
            PartitionMark mark = manifest.Partitions[id];
            PartitionState partition = PartitionOf(id);
            partition.Resume(mark);
            partition.FinishRestoring(Math.Max(mark.Sensors, stored.Count > 0 ? Catalog.Partition(id).Sensors : 0));
            LastTick = Math.Max(LastTick, mark.LastTick);
        }
        foreach (Shard shard in Shards)
            shard.Resume(Sequence);
    }

    private PartitionState PartitionOf(int partition) => Shards[partition % Shards.Length].Partition(partition);
}
