using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>
/// The sensors and assets of one partition, in the order in which they came. It only grows. One thread at a time adds (under the catalogue's
/// lock); others read what was added before they were told of it.
/// </summary>
internal sealed class PartitionCatalog
{
    private readonly Dictionary<string, int> _assetByName = [];
    private SensorId[] _sensors = [];
    private int[] _assetOf = [], _indexOf = [], _next = [];
    private (AssetId Id, int First, int Last, int Sensors)[] _assets = [];

    public int Sensors { get; private set; }

    public int Assets { get; private set; }

    public SensorId Sensor(int ordinal) => _sensors[ordinal];

    /// <summary>Index of the sensor's asset in the partition.</summary>
    public int AssetOf(int ordinal) => _assetOf[ordinal];

    /// <summary>Index of the sensor in its asset.</summary>
    public int IndexOf(int ordinal) => _indexOf[ordinal];

    /// <summary>The next sensor of the same asset; −1 after the last.</summary>
    public int Next(int ordinal) => _next[ordinal];

    public AssetId Asset(int asset) => _assets[asset].Id;

    /// <summary>The asset's first sensor.</summary>
    public int First(int asset) => _assets[asset].First;

    /// <summary>How many sensors an asset has; 0 for one that is not known.</summary>
    public int SensorsOf(SensorId sensor) => _assetByName.TryGetValue(NameOf(sensor.AssetId), out int asset) ? _assets[asset].Sensors : 0;

    public int Define(SensorId sensor)
    {
        int ordinal = Sensors;
        if (ordinal == _sensors.Length)
        {
            int capacity = Math.Max(4, 2 * ordinal);
            Array.Resize(ref _sensors, capacity);
            Array.Resize(ref _assetOf, capacity);
            Array.Resize(ref _indexOf, capacity);
            Array.Resize(ref _next, capacity);
        }
        AssetId id = sensor.AssetId;
        string name = NameOf(id);
        if (!_assetByName.TryGetValue(name, out int asset))
        {
            asset = Assets;
            if (asset == _assets.Length)
                Array.Resize(ref _assets, Math.Max(4, 2 * asset));
            _assets[asset] = (id, ordinal, -1, 0);
            _assetByName.Add(name, asset);
            Assets = asset + 1;
        }
        ref (AssetId Id, int First, int Last, int Sensors) entry = ref _assets[asset];
        _sensors[ordinal] = sensor;
        _assetOf[ordinal] = asset;
        _indexOf[ordinal] = entry.Sensors++;
        _next[ordinal] = -1;
        if (entry.Last >= 0)
            _next[entry.Last] = ordinal;
        entry.Last = ordinal;
        Sensors = ordinal + 1;
        return ordinal;
    }

    // A tenant holds no '/', so no two assets share a text.
    private static string NameOf(AssetId asset) => asset.Tenant == SensorId.DefaultTenant ? asset.Path : $"/{asset.Tenant}/{asset.Path}";
}
