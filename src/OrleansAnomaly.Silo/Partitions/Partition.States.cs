using System.Buffers.Binary;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Silo.Partitions;

// States in grains and in storage.
internal sealed partial class Partition
{
    // Parts of a checkpoint are transactions of their own, so that none is too large.
    private const int PartBytes = 4 << 20;

    private long _stored;           // position that the checkpoint has
    private int _storedNames;       // sensors that the checkpoint names
    private long _idle;             // bytes of idle assets that the silo was told of
    private Task _storing = Task.CompletedTask;
    private readonly Dictionary<int, StoredAssetState> _early = [];

    /// <summary>Makes what is applied part of the checkpoint; ends when it is durable.</summary>
    public async Task CheckpointAsync()
    {
        while (!_storing.IsCompleted)
            await Task.WhenAny(_storing);
        if (!IsDirty)
            return;
        await (_storing = StoreAsync());
    }

    /// <summary>Takes assets out of memory that were not used for a while; they must be part of the checkpoint.</summary>
    /// <param name="idle">Not used for that long.</param>
    /// <param name="bytes">Until so many bytes are free.</param>
    /// <returns>Bytes that are free now.</returns>
    public async Task<long> EvictAsync(TimeSpan idle, long bytes)
    {
        long freed = 0;
        await BetweenAsync(async () =>
        {
            // What is being stored would come back as it was stored before.
            if (!_storing.IsCompleted)
                return;
            foreach (AssetEntry asset in _sensors.Assets)
            {
                if (freed >= bytes)
                    break;
                if (!asset.IsInMemory || asset.IsDirty || !asset.IsStored || !IsIdle(asset, idle))
                    continue;
                await LeaveAsync(asset);
                freed += _silo.Memory.StatesBytes(asset.Known);
                _silo.Counts.Evict();
            }
        });
        return freed;
    }

    /// <summary>Tells the silo how much of its memory idle assets of this partition take up.</summary>
    private void CountIdle(TimeSpan idle)
    {
        long bytes = 0;
        foreach (AssetEntry asset in _sensors.Assets)
        {
            if (asset.IsInMemory && IsIdle(asset, idle))
                bytes += _silo.Memory.StatesBytes(asset.Known);
        }
        _silo.Memory.AddIdle(bytes - _idle);
        _idle = bytes;
    }

    private bool IsIdle(AssetEntry asset, TimeSpan idle) => LastTick - asset.Used >= EventTime.From(idle);

    /// <summary>Takes all grains of the partition out of memory, and the partition out of the silo's account.</summary>
    public async Task LeaveAsync()
    {
        foreach (AssetEntry[] some in _sensors.Assets.Where(asset => asset.IsInMemory).Chunk(64))
            await Task.WhenAll(some.Select(LeaveAsync));
        Unaccount();
    }

    /// <summary>Takes the partition out of the silo's account.</summary>
    public void Unaccount()
    {
        _silo.Memory.AddIdle(-_idle);
        _idle = 0;
        foreach (AssetEntry asset in _sensors.Assets)
        {
            for (int i = 0; i < asset.Sensors.Count; i++)
                _silo.Memory.Add(-_silo.Memory.SensorBytes(asset.Sensors[i].Id, i));
            if (!asset.IsInMemory && asset.IsEvicted)
                _silo.Memory.Add(_silo.Memory.StatesBytes(asset.Known));
        }
    }

    /// <summary>What is known of sensors; null stands for one that is not known.</summary>
    public async Task<SensorInfo?[]> DescribeAsync(SensorId[] sensors)
    {
        ThrowIfClosed();
        var infos = new SensorInfo?[sensors.Length];
        await BetweenAsync(async () =>
        {
            for (int i = 0; i < sensors.Length; i++)
            {
                if (_sensors.Find(sensors[i]) is { } entry)
                    infos[i] = SensorInfo.Of(sensors[i], await SummarizeAsync(entry), entry.Asset.IsInMemory);
            }
        });
        return infos;
    }

    private async Task<SensorSummary> SummarizeAsync(SensorEntry sensor)
    {
        AssetEntry asset = sensor.Asset;
        if (sensor.Index >= asset.Known)
            return SensorSummary.Empty;
        if (asset.IsInMemory)
            return _silo.Monitors.Sensors.Summarize(await sensor.Grain.CopyAsync(_loadedEpoch) ?? throw Unloaded(sensor.Id));
        // Reading does not bring states back: whoever lists the fleet must not fill its memory.
        return await StoredAsync(asset) is { } bytes ? Summary(bytes.Span, sensor.Index) : SensorSummary.Empty;
    }

    private SensorSummary Summary(ReadOnlySpan<byte> bytes, int index)
    {
        if (!StoredAsset.TryRead(bytes, _silo.Monitors.SensorBytes, out StoredAsset stored, out string? error))
            throw new StorageException(error, "checkpoint");
        return index < stored.Sensors ? _silo.Monitors.Sensors.Summarize(stored.Sensor(index)) : SensorSummary.Empty;
    }

    private async Task<ReadOnlyMemory<byte>?> StoredAsync(AssetEntry asset) =>
        asset.Waiting ?? (asset.IsStored ? (await _silo.Checkpoints.LoadAssetAsync(Id, asset.Index, CancellationToken.None))?.State : null);

    private void LoadAsset(StoredAssetState state)
    {
        // A checkpoint that was not finished may hold an asset that only the rest of the log names.
        if (state.Asset >= _sensors.Assets.Count)
        {
            _early[state.Asset] = state;
            return;
        }
        if (!StoredAsset.TryRead(state.State.Span, _silo.Monitors.SensorBytes, out StoredAsset stored, out string? error))
            throw new StorageException($"the states of {_sensors.Assets[state.Asset].Id}: {error}", "checkpoint");
        AssetEntry asset = _sensors.Assets[state.Asset];
        (asset.From, asset.Due, asset.Waiting, asset.IsStored) = (state.Position, stored.NextTick, state.State, true);
    }

    /// <summary>Reckons the bytes of sensors that log or checkpoint name, before they are entered; they are there, whatever the budget says.</summary>
    private void AccountNames(IReadOnlyList<SensorId> names)
    {
        Dictionary<AssetId, int> siblings = [];
        foreach (SensorId name in names)
        {
            int former = siblings.TryGetValue(name.AssetId, out int seen) ? seen : _sensors.SensorsOf(name.AssetId);
            siblings[name.AssetId] = former + 1;
            _silo.Memory.Add(_silo.Memory.SensorBytes(name, former));
        }
    }

    /// <summary>Has the grains of assets hold their states: those that are stored, or new ones.</summary>
    private async Task EnsureAsync(IReadOnlyList<AssetEntry> assets)
    {
        foreach (AssetEntry[] missing in assets.Where(asset => !asset.IsInMemory).Chunk(64))
            await Task.WhenAll(missing.Select(BringBackAsync));
    }

    private async Task BringBackAsync(AssetEntry asset)
    {
        ReadOnlyMemory<byte>? bytes = await StoredAsync(asset);
        SensorId[] names = [.. asset.Sensors.Take(asset.Known).Select(sensor => sensor.Id)];
        List<byte[]> states = [];
        byte[]? assetState = null;
        int stored = 0;
        if (bytes is { } found)
            (stored, assetState, states) = Parse(asset, found.Span);
        if (stored > asset.Known)
            throw new StorageException($"the states of {asset.Id} are of {stored} sensors; {asset.Known} are known", "checkpoint");
        await Task.WhenAll(asset.Sensors.Take(asset.Known).Select(async sensor =>
            Check(await sensor.Grain.LoadAsync(_loadedEpoch, sensor.Index < stored ? states[sensor.Index] : null), sensor.Id)));
        Check(await asset.Grain.LoadAsync(_loadedEpoch, names, stored, assetState), asset.Id);
        asset.IsDirty |= stored < asset.Known;
        asset.IsInMemory = true;
        asset.Used = LastTick;
        AssetsInMemory++;
        asset.Waiting = null;
        if (!asset.IsEvicted)
            return;
        asset.IsEvicted = false;
        _silo.Memory.Add(_silo.Memory.StatesBytes(asset.Known));
        _silo.Counts.Return();
    }

    private (int Sensors, byte[] Asset, List<byte[]> States) Parse(AssetEntry asset, ReadOnlySpan<byte> bytes)
    {
        if (!StoredAsset.TryRead(bytes, _silo.Monitors.SensorBytes, out StoredAsset stored, out string? error))
            throw new StorageException($"the states of {asset.Id}: {error}", "checkpoint");
        List<byte[]> states = [];
        for (int i = 0; i < stored.Sensors; i++)
        {
            if (i >= asset.Sensors.Count || stored.Ordinal(i) != asset.Sensors[i].Ordinal)
                throw new StorageException($"the states of {asset.Id} are not those of its sensors: number {i} is the partition's {stored.Ordinal(i)}", "checkpoint");
            states.Add(stored.Sensor(i).ToArray());
        }
        return (stored.Sensors, stored.Asset.ToArray(), states);
    }

    private async Task LeaveAsync(AssetEntry asset)
    {
        foreach (SensorEntry sensor in asset.Sensors.Take(asset.Known))
            await sensor.Grain.LeaveAsync(_loadedEpoch);
        await asset.Grain.LeaveAsync(_loadedEpoch);
        asset.IsInMemory = false;
        asset.IsEvicted = true;
        AssetsInMemory--;
        _silo.Memory.Add(-_silo.Memory.StatesBytes(asset.Known));
    }

    /// <summary>Copies what has changed between two records, waits until history knows as much, and stores the copies.</summary>
    private async Task StoreAsync()
    {
        List<(AssetEntry Asset, StoredAssetState State)> changed = [];
        long position = 0, lastTick = 0;
        int names = 0;
        await BetweenAsync(async () =>
        {
            (position, lastTick) = (Applied, LastTick);
            names = _sensors.Assets.Sum(asset => asset.Known);
            foreach (AssetEntry[] some in _sensors.Assets.Where(asset => asset.IsDirty).Chunk(64))
                changed.AddRange((await Task.WhenAll(some.Select(async asset => (asset, await CopyAsync(asset, position))))));
            changed.ForEach(one => one.Asset.IsDirty = false);
        });
        bool isStored = false;
        try
        {
            // A checkpoint never knows more than history: what lies before it is not told again.
            await _silo.Teller.ToldAsync(Id, position);
            isStored = await WriteAsync(changed, names, position, lastTick);
            if (!isStored)
                Lose("another silo owns it");
        }
        finally
        {
            if (!isStored)
                changed.ForEach(one => one.Asset.IsDirty = true);
        }
        (_stored, _storedNames) = (position, names);
        changed.ForEach(one => one.Asset.IsStored = true);
    }

    private async Task<bool> WriteAsync(List<(AssetEntry Asset, StoredAssetState State)> changed, int names, long position, long lastTick)
    {
        SensorId[] added = [.. Enumerable.Range(_storedNames, names - _storedNames).Select(ordinal => _sensors[ordinal].Id)];
        for (int first = 0; ;)
        {
            int count = 0;
            for (int bytes = 0; first + count < changed.Count && bytes < PartBytes; count++)
                bytes += changed[first + count].State.State.Length;
            bool isLast = first + count == changed.Count;
            // The names come with the last part: an unfinished checkpoint must not know sensors that the log names only behind its position.
            var part = new CheckpointPart(Id, _epoch, position, lastTick, _storedNames, isLast ? added : [], [.. changed.Skip(first).Take(count).Select(one => one.State)], isLast);
            if (!await _silo.Checkpoints.WriteAsync(part, CancellationToken.None))
                return false;
            if (isLast)
                return true;
            first += count;
        }
    }

    private async Task<StoredAssetState> CopyAsync(AssetEntry asset, long position)
    {
        int known = asset.Known, sensorBytes = _silo.Monitors.SensorBytes;
        byte[]?[] states = await Task.WhenAll(asset.Sensors.Take(known).Select(sensor => sensor.Grain.CopyAsync(_loadedEpoch).AsTask()));
        byte[] assetState = await asset.Grain.CopyAsync(_loadedEpoch) ?? throw Unloaded(asset.Id);
        var bytes = new byte[StoredAsset.Bytes(known, assetState.Length, sensorBytes)];
        StoredAsset.WriteHead(bytes, known, assetState.Length, sensorBytes, asset.Due);
        assetState.CopyTo(bytes.AsSpan(StoredAsset.AssetAt(known)));
        for (int i = 0; i < known; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(StoredAsset.OrdinalAt(i)), asset.Sensors[i].Ordinal);
            (states[i] ?? throw Unloaded(asset.Sensors[i].Id)).CopyTo(bytes.AsSpan(StoredAsset.SensorAt(known, assetState.Length, sensorBytes, i)));
        }
        return new StoredAssetState(asset.Index, position, bytes);
    }
}
