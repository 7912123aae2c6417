using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Shards;

// What is told of sensors and assets.
internal sealed partial class PartitionState
{
    public SensorInfo Describe(int ordinal)
    {
        int index = _catalog.AssetOf(ordinal);
        return SensorInfo.Of(_catalog.Sensor(ordinal), Summarize(index, ordinal), index < Assets && _assets[index].IsInMemory);
    }

    /// <summary>Digest of an asset's verdicts; 0 where it has none.</summary>
    public ulong AssetDigest(int index)
    {
        ref readonly AssetEntry asset = ref _assets[index];
        if (asset.IsInMemory)
            return _shard.Assets.Digest(_shard.AssetStates.State(asset.Slot, asset.Sensors));
        return asset.IsStored ? _shard.Assets.Digest(Read(index).Asset) : 0;
    }

    // Reading does not bring states back: whoever lists the fleet must not fill its memory.
    private SensorSummary Summarize(int index, int ordinal)
    {
        if (index >= Assets || ordinal >= Sensors)
            return SensorSummary.Empty;
        if (_assets[index].IsInMemory)
            return _shard.Sensors.Summarize(_shard.States[_slots[ordinal]]);
        if (!_assets[index].IsStored)
            return SensorSummary.Empty;
        StoredAsset stored = Read(index);
        int sensor = _catalog.IndexOf(ordinal);
        return sensor < stored.Sensors ? _shard.Sensors.Summarize(stored.Sensor(sensor)) : SensorSummary.Empty;
    }

    private StoredAsset Read(int index)
    {
        Span<byte> payload = _shard.Buffer(_assets[index].Stored.PayloadBytes);
        int length = _shard.Store!.Read(_assets[index].Stored, payload);
        return StoredAsset.TryRead(payload[..length], _shard.States.StateBytes, out StoredAsset stored, out string? error) ? stored : throw Damaged(index, error);
    }
}
