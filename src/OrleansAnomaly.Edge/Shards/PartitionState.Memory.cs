using System.Buffers.Binary;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Shards;

// States in memory and in storage.
internal sealed partial class PartitionState
{
    private const int MostSensors = 1 << 24;    // of a partition; bounds what is allocated on the word of a file

    private readonly List<(int First, int Count, StateRef At)> _storedNames = [];

    /// <summary>Takes note of sensors that the catalogue has up to an ordinal.</summary>
    public void Learn(int sensors)
    {
        MakeSlots(sensors);
        for (int ordinal = Sensors; ordinal < sensors; ordinal++)
        {
            int index = _catalog.AssetOf(ordinal);
            Sight(index);
            // A snapshot may hold the asset as it was later, with this sensor.
            ref AssetEntry asset = ref _assets[index];
            asset.Sensors = Math.Max(asset.Sensors, _catalog.IndexOf(ordinal) + 1);
            if (asset.IsInMemory)
                Enlarge(index);
        }
        Sensors = Math.Max(Sensors, sensors);
    }

    private void MakeSlots(int sensors)
    {
        if (sensors <= _slots.Length)
            return;
        int former = _slots.Length;
        Array.Resize(ref _slots, Math.Max(sensors, 2 * former));
        _slots.AsSpan(former).Fill(-1);
    }

    /// <summary>Makes entries for assets up to an index.</summary>
    private void Sight(int index)
    {
        if (index >= _assets.Length)
        {
            int capacity = Math.Max(index + 1, Math.Max(4, 2 * _assets.Length));
            Array.Resize(ref _assets, capacity);
            Array.Resize(ref _due, capacity);
        }
        for (; Assets <= index; Assets++)
        {
            _assets[Assets] = new AssetEntry { Slot = -1 };
            _due[Assets] = long.MaxValue;
        }
    }

    /// <summary>Brings an asset's states into memory: from where they are stored, or new.</summary>
    private void BringBack(int index)
    {
        ref AssetEntry asset = ref _assets[index];
        if (asset.IsStored)
        {
            Span<byte> payload = _shard.Buffer(asset.Stored.PayloadBytes);
            int length = _shard.Store!.Read(asset.Stored, payload);
            Place(index, payload[..length]);
            if (Fault(index) is { } error)
                throw Damaged(index, error);
            Enlarge(index);
            _shard.Budget.Add(_shard.Budget.StatesBytes(asset.Sensors));
            _shard.Returned++;
        }
        else
        {
            asset.Slot = _shard.AssetStates.Rent(asset.Sensors);
            _shard.Assets.Initialize(_shard.AssetStates.State(asset.Slot, asset.Sensors), asset.Sensors);
            asset.SensorsInMemory = asset.Sensors;
            int ordinal = _catalog.First(index);
            for (int sensor = 0; sensor < asset.Sensors; sensor++, ordinal = _catalog.Next(ordinal))
                Begin(ordinal);
        }
        asset.Used = _shard.Ticks;
        _shard.AssetsInMemory++;
    }

    private void Begin(int ordinal)
    {
        int slot = _shard.States.Rent();
        Span<byte> bytes = _shard.States[slot];
        bytes.Clear();
        _shard.Sensors.Initialize(bytes[.._shard.Sensors.StateBytes]);
        _slots[ordinal] = slot;
    }

    /// <summary>Puts stored states into slots. It asks nothing of the catalogue, which may not know all names yet.</summary>
    private void Place(int index, ReadOnlySpan<byte> payload)
    {
        ref AssetEntry asset = ref _assets[index];
        if (!StoredAsset.TryRead(payload, _shard.States.StateBytes, out StoredAsset stored, out string? error))
            throw Damaged(index, error);
        if ((error = _shard.Assets.Check(stored.Asset, stored.Sensors)) is not null)
            throw Damaged(index, error);
        if (asset.IsInMemory)
            _shard.AssetStates.Return(asset.Slot, asset.SensorsInMemory);
        asset.Slot = _shard.AssetStates.Rent(stored.Sensors);
        asset.Sensors = Math.Max(asset.Sensors, stored.Sensors);
        asset.SensorsInMemory = stored.Sensors;
        stored.Asset.CopyTo(_shard.AssetStates.State(asset.Slot, stored.Sensors));
        for (int sensor = 0; sensor < stored.Sensors; sensor++)
        {
            int ordinal = stored.Ordinal(sensor);
            if ((uint)ordinal >= MostSensors || (error = _shard.Sensors.Check(stored.Sensor(sensor)[.._shard.Sensors.StateBytes])) is not null)
                throw Damaged(index, error ?? $"sensor {sensor} is stored as the partition's {ordinal}; expected less than {MostSensors}");
            MakeSlots(ordinal + 1);
            if (_slots[ordinal] < 0)
                _slots[ordinal] = _shard.States.Rent();
            stored.Sensor(sensor).CopyTo(_shard.States[_slots[ordinal]]);
        }
    }

    /// <summary>Whether the states in memory are those of the asset's sensors.</summary>
    private string? Fault(int index)
    {
        ref readonly AssetEntry asset = ref _assets[index];
        if (index >= _catalog.Assets)
            return $"states of asset {index} of partition {Id}, of which {_catalog.Assets} assets are known";
        int ordinal = _catalog.First(index);
        for (int sensor = 0; sensor < asset.SensorsInMemory; sensor++, ordinal = _catalog.Next(ordinal))
        {
            if (ordinal < 0 || _slots[ordinal] < 0)
                return $"the stored states are not those of the asset's sensors: number {sensor} is missing";
        }
        return null;
    }

    private Storage.StorageException Damaged(int index, string error) =>
        _shard.Store!.DamageAt(_assets[index].Stored, index < _catalog.Assets ? $"{_catalog.Asset(index)}: {error}" : error);

    /// <summary>Gives the sensors that have come since their states, and the asset room for them.</summary>
    private void Enlarge(int index)
    {
        ref AssetEntry asset = ref _assets[index];
        if (asset.SensorsInMemory == asset.Sensors)
            return;
        asset.Slot = _shard.AssetStates.Grow(asset.Slot, asset.SensorsInMemory, asset.Sensors);
        int ordinal = _catalog.First(index);
        for (int sensor = 0; sensor < asset.Sensors; sensor++, ordinal = _catalog.Next(ordinal))
        {
            if (sensor >= asset.SensorsInMemory)
                Begin(ordinal);
        }
        asset.SensorsInMemory = asset.Sensors;
        asset.IsDirty = true;
    }

    /// <summary>Stores an asset's states if they have changed since, or lie in a file that should go.</summary>
    /// <returns>Bytes written.</returns>
    public int Store(int index)
    {
        ref AssetEntry asset = ref _assets[index];
        if (asset.IsInMemory && asset.IsDirty)
        {
            int assetBytes = _shard.Assets.StateBytes(asset.Sensors), sensorBytes = _shard.States.StateBytes;
            Span<byte> payload = _shard.Buffer(StoredAsset.Bytes(asset.Sensors, assetBytes, sensorBytes));
            StoredAsset.WriteHead(payload, asset.Sensors, assetBytes, sensorBytes, _due[index]);
            _shard.AssetStates.State(asset.Slot, asset.Sensors).CopyTo(payload[StoredAsset.AssetAt(asset.Sensors)..]);
            int ordinal = _catalog.First(index);
            for (int sensor = 0; sensor < asset.Sensors; sensor++, ordinal = _catalog.Next(ordinal))
            {
                BinaryPrimitives.WriteInt32LittleEndian(payload[StoredAsset.OrdinalAt(sensor)..], ordinal);
                _shard.States[_slots[ordinal]].CopyTo(payload[StoredAsset.SensorAt(asset.Sensors, assetBytes, sensorBytes, sensor)..]);
            }
            return Append(ref asset, index, NextPosition, payload);
        }
        if (asset.IsStored && !asset.IsDirty && _shard.Store!.IsSparse(asset.Stored))
        {
            Span<byte> payload = _shard.Buffer(asset.Stored.PayloadBytes);
            int length = _shard.Store.Read(asset.Stored, payload);
            return Append(ref asset, index, NextPosition, payload[..length]);
        }
        return 0;
    }

    private int Append(ref AssetEntry asset, int index, long from, ReadOnlySpan<byte> payload)
    {
        StateRef former = asset.Stored;
        asset.Stored = _shard.Store!.Append(StateKind.Asset, Id, index, from, payload);
        if (asset.IsStored)
            _shard.Store.Release(former);
        asset.IsStored = true;
        asset.IsDirty = false;
        return payload.Length;
    }

    /// <summary>Stores the names of sensors that have come since, and those in files that should go.</summary>
    public void StoreNames()
    {
        for (int i = 0; i < _storedNames.Count; i++)
        {
            (int first, int count, StateRef at) = _storedNames[i];
            if (!_shard.Store!.IsSparse(at))
                continue;
            _storedNames[i] = (first, count, AppendNames(first, count));
            _shard.Store.Release(at);
        }
        // Mostly only the last are missing; others may be after a loss that was accepted.
        int stored = 0;
        for (int i = 0; i <= _storedNames.Count; i++)
        {
            int end = i < _storedNames.Count ? _storedNames[i].First : Sensors;
            for (int count; stored < end; stored += count, i++)
            {
                count = Math.Min(NamesRecord.MostNames, end - stored);
                _storedNames.Insert(i, (stored, count, AppendNames(stored, count)));
            }
            if (i < _storedNames.Count)
                stored = Math.Max(stored, _storedNames[i].First + _storedNames[i].Count);
        }
    }

    private StateRef AppendNames(int first, int count)
    {
        var names = new SensorId[count];
        for (int i = 0; i < count; i++)
            names[i] = _catalog.Sensor(first + i);
        Span<byte> payload = _shard.Buffer(NamesRecord.Bytes(names));
        NamesRecord.Write(payload, names);
        return _shard.Store!.Append(StateKind.Sensors, Id, first, NextPosition, payload);
    }

    /// <summary>Takes an asset's states out of memory.</summary>
    public void Evict(int index)
    {
        // Whoever finds the states must know the names.
        StoreNames();
        Store(index);
        ref AssetEntry asset = ref _assets[index];
        int ordinal = _catalog.First(index);
        for (int sensor = 0; sensor < asset.Sensors; sensor++, ordinal = _catalog.Next(ordinal))
        {
            _shard.States.Return(_slots[ordinal]);
            _slots[ordinal] = -1;
        }
        _shard.AssetStates.Return(asset.Slot, asset.Sensors);
        asset.Slot = -1;
        asset.SensorsInMemory = 0;
        _shard.AssetsInMemory--;
        _shard.Evicted++;
        _shard.Budget.Add(-_shard.Budget.StatesBytes(asset.Sensors));
    }

    /// <summary>For how many ticks an asset's states have not been used; −1 where they are not in memory.</summary>
    public int IdleTicks(int index) => _assets[index].IsInMemory ? _shard.Ticks - _assets[index].Used : -1;

    /// <summary>Bytes that an asset's states take up when they are in memory.</summary>
    public long StatesBytes(int index) => _shard.Budget.StatesBytes(_assets[index].Sensors);

    /// <summary>Where a snapshot leaves the partition.</summary>
    public void Resume(in PartitionMark mark)
    {
        NextPosition = mark.Position;
        KnownPosition = Math.Max(KnownPosition, mark.Position);
        LastTick = mark.LastTick;
    }

    public void RestoreNames(int first, int count, StateRef at)
    {
        // The same names may lie there twice, where they were copied out of a file that is to go.
        foreach ((_, _, StateRef former) in _storedNames.Where(names => names.First == first))
            _shard.Store!.Release(former);
        _storedNames.RemoveAll(names => names.First == first);
        _storedNames.Add((first, count, at));
        _storedNames.Sort((one, other) => one.First.CompareTo(other.First));
    }

    /// <summary>Takes note of an asset's stored states, the later the better; they come into memory where asked.</summary>
    public void Restore(int index, long from, StateRef at, ReadOnlySpan<byte> payload, bool intoMemory)
    {
        Sight(index);
        ref AssetEntry asset = ref _assets[index];
        if (asset.IsStored)
            _shard.Store!.Release(asset.Stored);
        asset.Stored = at;
        asset.IsStored = true;
        asset.From = from;
        KnownPosition = Math.Max(KnownPosition, from);
        if (!StoredAsset.TryRead(payload, _shard.States.StateBytes, out StoredAsset stored, out string? error))
            throw Damaged(index, error);
        _due[index] = stored.NextTick;
        asset.Sensors = Math.Max(asset.Sensors, stored.Sensors);
        if (intoMemory || asset.IsInMemory)
            Place(index, payload);
    }

    /// <summary>Why stored states are not for these monitors; null where they are.</summary>
    public string? Unfit(ReadOnlySpan<byte> payload) =>
        !StoredAsset.TryRead(payload, _shard.States.StateBytes, out StoredAsset stored, out string? error) ? error
        : _shard.Assets.Check(stored.Asset, stored.Sensors) ?? _shard.Sensors.Check(stored.Sensor(0)[.._shard.Sensors.StateBytes]);

    /// <summary>Ends the loading of a snapshot: with all names known, states are held against them, and what is not in memory is reckoned so.</summary>
    public void FinishRestoring(int sensors)
    {
        if (sensors > _catalog.Sensors)
            throw new Storage.StorageException($"the snapshot says partition {Id} has {sensors} sensors, but names {_catalog.Sensors}", "states");
        Learn(sensors);
        for (int index = 0; index < Assets; index++)
        {
            ref AssetEntry asset = ref _assets[index];
            if (!asset.IsStored)
                continue;
            if (!asset.IsInMemory)
            {
                _shard.Budget.Add(-_shard.Budget.StatesBytes(asset.Sensors));
                continue;
            }
            if (Fault(index) is { } error)
                throw Damaged(index, error);
            Enlarge(index);
            asset.Used = _shard.Ticks;
            _shard.AssetsInMemory++;
        }
    }
}
