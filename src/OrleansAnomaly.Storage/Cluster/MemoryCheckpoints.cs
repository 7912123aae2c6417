using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>Checkpoints in memory: for the silos of one process, which share one of it, and gone with the process.</summary>
public sealed class MemoryCheckpoints : ICheckpoints
{
    private readonly MemoryGate _gate = new(nameof(MemoryCheckpoints));
    private readonly Partition[] _partitions = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new Partition())];

    /// <inheritdoc/>
    public Task<Checkpoint?> LoadAsync(int partition, long epoch, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckEpoch(epoch);
        return _gate.RunAsync(() =>
        {
            Partition stored = _partitions[partition];
            if (stored.Epoch > epoch)
                throw new DeposedException(partition, epoch, stored.Epoch);
            stored.Epoch = epoch;
            return stored.ToCheckpoint();
        }, stop);
    }

    /// <inheritdoc/>
    public Task<Checkpoint?> ReadAsync(int partition, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        return _gate.RunAsync(_partitions[partition].ToCheckpoint, stop);
    }

    /// <inheritdoc/>
    public Task<bool> WriteAsync(CheckpointPart part, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(part);
        part.Check();
        return _gate.RunAsync(() => _partitions[part.Partition].Write(part), stop);
    }

    /// <inheritdoc/>
    public Task<StoredAssetState?> LoadAssetAsync(int partition, int asset, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckAsset(asset);
        return _gate.RunAsync<StoredAssetState?>(() => _partitions[partition].Assets.TryGetValue(asset, out StoredAssetState state) ? state : null, stop);
    }

    /// <summary>Closes them for all silos that share them.</summary>
    public ValueTask DisposeAsync() => _gate.CloseAsync();

    private sealed class Partition
    {
        public long Epoch { get; set; }

        public bool IsWritten { get; private set; }

        public long Position { get; private set; }

        public long LastTick { get; private set; } = EventTime.None;

        public List<SensorId> Names { get; } = [];

        public SortedDictionary<int, StoredAssetState> Assets { get; } = [];

        public Checkpoint? ToCheckpoint() => IsWritten ? new Checkpoint(Position, LastTick, [.. Names], [.. Assets.Values]) : null;

        public bool Write(CheckpointPart part)
        {
            if (Epoch > part.Epoch)
                return false;
            if (part.NewNames.Count > 0 && part.FirstOrdinal > Names.Count)
                throw part.Hole(Names.Count);
            Epoch = part.Epoch;
            IsWritten = true;
            if (part.IsLast)
                (Position, LastTick) = (part.Position, part.LastTick);
            for (int i = 0; i < part.NewNames.Count; i++)
            {
                if (part.FirstOrdinal + i < Names.Count)
                    Names[part.FirstOrdinal + i] = part.NewNames[i];
                else
                    Names.Add(part.NewNames[i]);
            }
            foreach (StoredAssetState asset in part.Assets)
                Assets[asset.Asset] = asset with { State = asset.State.ToArray() };
            return true;
        }
    }
}
