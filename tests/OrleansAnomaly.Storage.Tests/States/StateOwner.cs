using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Storage.Tests.States;

/// <summary>What makes a state: the kind, partition and key it is kept under.</summary>
internal readonly record struct StateKey(StateKind Kind, int Partition, int Key);

/// <summary>An owner of a store as a fleet is one: it holds the index, and beside it, as the model, what every state should be.</summary>
internal sealed class StateOwner : IDisposable
{
    private readonly Dictionary<StateKey, StateRef> _index = [];

    private StateOwner(StateStore store) => Store = store;

    public StateStore Store { get; }

    /// <summary>Every state there should be.</summary>
    public Dictionary<StateKey, byte[]> States { get; } = [];

    public IReadOnlyDictionary<StateKey, StateRef> Index => _index;

    /// <summary>Opens a store and loads its newest snapshot.</summary>
    public static StateOwner Open(IFiles files, long fileBytes = 1 << 20, int bufferBytes = 1 << 20)
    {
        var owner = new StateOwner(StateStore.Open(files, fileBytes, bufferBytes, FixedTime.Instance));
        if (owner.Store.Manifests.Count > 0)
            owner.Load(owner.Store.Manifests[^1]);
        return owner;
    }

    /// <summary>Opens a store and loads what is left of its newest snapshot.</summary>
    public static StateOwner Open(IFiles files, out List<StorageException> accept)
    {
        var lost = new List<StorageException>();
        var owner = new StateOwner(StateStore.Open(files, new StateStoreOptions(), FixedTime.Instance));
        owner.Load(owner.Store.Manifests[^1], lost.Add);
        accept = lost;
        return owner;
    }

    /// <summary>What a reader finds in a snapshot.</summary>
    public static Dictionary<StateKey, byte[]> Read(IFiles files, long number)
    {
        using StateStore reader = StateStore.OpenReader(files);
        var owner = new StateOwner(reader);
        owner.Load(reader.Manifests.Single(manifest => manifest.Number == number));
        return owner.States;
    }

    /// <summary>Bytes that differ by version, and whose first say the version.</summary>
    public static byte[] Payload(int version, int length)
    {
        var random = new SplitMix64((ulong)version);
        var bytes = new byte[length];
        for (int i = 0; i + 8 <= length; i += 8)
            BitConverter.TryWriteBytes(bytes.AsSpan(i), i == 0 ? (ulong)version : random.NextUInt64());
        bytes.AsSpan(length & ~7).Fill((byte)version);
        return bytes;
    }

    public static PartitionMark[] Marks(int tag) =>
        [.. Enumerable.Range(0, SensorId.Partitions).Select(i => new PartitionMark(tag + i, i % 3 == 0 ? EventTime.None : tag, i, tag))];

    public static void AssertSame(Dictionary<StateKey, byte[]> expected, Dictionary<StateKey, byte[]> found, string because)
    {
        Assert.True(expected.Keys.ToHashSet().SetEquals(found.Keys), $"{because}: keys {string.Join(", ", found.Keys)}; expected {string.Join(", ", expected.Keys)}");
        foreach ((StateKey key, byte[] bytes) in expected)
            Assert.True(bytes.AsSpan().SequenceEqual(found[key]), $"{because}: other bytes in {key}");
    }

    public void Load(SnapshotManifest manifest, Action<StorageException>? lost = null)
    {
        _index.Clear();
        States.Clear();
        Store.Load(manifest, record =>
        {
            var key = new StateKey(record.Kind, record.Partition, record.Key);
            Replace(key, record.At);
            States[key] = record.Payload.ToArray();
        }, lost);
    }

    public void Put(StateKey key, byte[] payload)
    {
        Replace(key, Store.Append(key.Kind, key.Partition, key.Key, payload.Length, payload));
        States[key] = payload;
    }

    /// <summary>Copies the states of sparse files.</summary>
    public int Compact()
    {
        int copied = 0;
        foreach ((StateKey key, StateRef at) in _index.ToList())
        {
            if (!Store.IsSparse(at))
                continue;
            Put(key, Read(at));
            copied++;
        }
        return copied;
    }

    public byte[] Read(StateRef at)
    {
        var payload = new byte[at.PayloadBytes];
        Assert.Equal(payload.Length, Store.Read(at, payload));
        return payload;
    }

    /// <summary>The states as the store gives them, one by one.</summary>
    public Dictionary<StateKey, byte[]> ReadAll() => _index.ToDictionary(entry => entry.Key, entry => Read(entry.Value));

    public SnapshotManifest Publish(int tag = 0) => Store.Publish(tag, Marks(tag));

    public void Dispose() => Store.Dispose();

    private void Replace(StateKey key, StateRef at)
    {
        Store.Release(_index.GetValueOrDefault(key));
        _index[key] = at;
    }
}
