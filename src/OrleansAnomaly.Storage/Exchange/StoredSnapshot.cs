using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Storage.Exchange;

/// <summary>The newest snapshot of a data directory by partition. States stay where they lie until they are asked for.</summary>
internal sealed class StoredSnapshot
{
    private readonly StateStore _store;
    private readonly SnapshotManifest? _manifest;
    private readonly SortedDictionary<int, (long Position, StateRef At)>[] _assets = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new SortedDictionary<int, (long, StateRef)>())];
    private readonly SortedDictionary<int, SensorId[]>[] _names = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new SortedDictionary<int, SensorId[]>())];

    /// <exception cref="StorageException">The snapshot is damaged.</exception>
    public StoredSnapshot(StateStore store)
    {
        _store = store;
        _manifest = store.Manifests.Count > 0 ? store.Manifests[^1] : null;
        if (_manifest is not null)
            store.Load(_manifest, Take);
    }

    /// <summary>Where the log goes on behind it; 0 where there is no snapshot.</summary>
    public long Sequence => _manifest?.Sequence ?? 0;

    /// <summary>How far a partition had come.</summary>
    public PartitionMark Mark(int partition) => _manifest is null || _manifest.Partitions[partition].Position < 0
        ? new PartitionMark(0, EventTime.None, 0, 0)
        : _manifest.Partitions[partition];

    /// <summary>Position behind all that the states of a partition hold.</summary>
    public long Known(int partition) => _assets[partition].Values.Select(asset => asset.Position).Append(Mark(partition).Position).Max();

    /// <summary>How many assets of a partition it has states of.</summary>
    public int Assets(int partition) => _assets[partition].Count;

    /// <summary>The sensors that a partition had, by ordinal. It may know names of later ones, which the log names again.</summary>
    /// <exception cref="StorageException">Names are missing.</exception>
    public SensorId[] Names(int partition)
    {
        int count = Mark(partition).Sensors;
        List<SensorId> names = [];
        foreach ((int first, SensorId[] some) in _names[partition])
        {
            if (first > names.Count)
                break;
            names.AddRange(some.Skip(names.Count - first));
        }
        return names.Count >= count ? [.. names.Take(count)]
            : throw new StorageException($"the snapshot says partition {partition} has {count} sensors, but names {names.Count}", "states");
    }

    /// <summary>The states of a partition's assets, one by one.</summary>
    /// <exception cref="StorageException">A record is damaged.</exception>
    public IEnumerable<StoredAssetState> States(int partition)
    {
        foreach ((int asset, (long position, StateRef at)) in _assets[partition])
        {
            var state = new byte[at.PayloadBytes];
            _store.Read(at, state);
            yield return new StoredAssetState(asset, position, state);
        }
    }

    private void Take(StateRecord record)
    {
        if (record.Kind == StateKind.Asset)
        {
            _assets[record.Partition][record.Key] = (Math.Max(0, record.Position), record.At);
            return;
        }
        if (!NamesRecord.TryRead(record.Payload, out SensorId[]? names, out string? error))
            throw _store.DamageAt(record.At, error);
        _names[record.Partition][record.Key] = names;
    }
}
