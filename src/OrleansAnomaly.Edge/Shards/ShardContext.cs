using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Replay;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>What the partitions of one shard share. Used by one thread; the counts are read by others, who may see them a little late.</summary>
internal sealed class ShardContext(SensorMonitor sensors, AssetMonitor assets, SensorCatalog catalog, MemoryBudget budget, StateStore? store, bool acceptsLoss = false)
{
    private byte[] _buffer = [];

    public SensorMonitor Sensors => sensors;

    public AssetMonitor Assets => assets;

    public SensorCatalog Catalog => catalog;

    public MemoryBudget Budget => budget;

    /// <summary>Whether a replay goes on where records are missing.</summary>
    public bool AcceptsLoss => acceptsLoss;

    /// <summary>Where states go that leave memory; null where nothing may.</summary>
    public StateStore? Store => store;

    public StateSlabs States { get; } = new(SlotBytes(sensors));

    public AssetSlabs AssetStates { get; } = new(assets);

    /// <summary>Who wants to see every verdict; nobody in a running fleet.</summary>
    public VerdictWatch? Watch { get; set; }

    public ScoringCounts Counts;

    public long AssetsInMemory;

    public long Evicted;

    public long Returned;

    /// <summary>Counts the groups that held ticks: the shard's measure of time for what is idle.</summary>
    public int Ticks;

    /// <summary>Bytes of a sensor in memory: the monitor's state, then the minute it is in.</summary>
    public static int SlotBytes(SensorMonitor monitor) => monitor.StateBytes + MinuteState.Bytes;

    /// <summary>Room for one payload, good until it is asked for again.</summary>
    public Span<byte> Buffer(int bytes)
    {
        if (_buffer.Length < bytes)
            _buffer = GC.AllocateUninitializedArray<byte>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)bytes));
        return _buffer.AsSpan(0, bytes);
    }
}
