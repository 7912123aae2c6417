using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>The sensors of one partition in the order in which its log names them, and their assets, with the grains that hold their states.</summary>
internal sealed class PartitionSensors(IGrainFactory grains)
{
    private readonly Dictionary<SensorId, SensorEntry> _byName = [];
    private readonly Dictionary<AssetId, AssetEntry> _assetByName = [];
    private readonly List<SensorEntry> _sensors = [];
    private readonly List<AssetEntry> _assets = [];

    /// <summary>All sensors that have been named, also where the log does not have their names yet.</summary>
    public int Count => _sensors.Count;

    public IReadOnlyList<AssetEntry> Assets => _assets;

    public SensorEntry this[int ordinal] => _sensors[ordinal];

    public SensorEntry? Find(SensorId sensor) => _byName.GetValueOrDefault(sensor);

    /// <summary>How many sensors an asset has; 0 where it is not known.</summary>
    public int SensorsOf(AssetId asset) => _assetByName.TryGetValue(asset, out AssetEntry? entry) ? entry.Sensors.Count : 0;

    /// <summary>Gives a sensor the next ordinal.</summary>
    public SensorEntry Name(SensorId sensor)
    {
        AssetId id = sensor.AssetId;
        if (!_assetByName.TryGetValue(id, out AssetEntry? asset))
        {
            asset = new AssetEntry(id, _assets.Count, grains.GetGrain<IAssetGrain>(PartitionKey.Of(id)));
            _assetByName.Add(id, asset);
            _assets.Add(asset);
        }
        var entry = new SensorEntry(sensor, _sensors.Count, asset, asset.Sensors.Count, grains.GetGrain<ISensorGrain>(PartitionKey.Of(sensor)));
        asset.Sensors.Add(entry);
        _sensors.Add(entry);
        _byName.Add(sensor, entry);
        return entry;
    }
}
