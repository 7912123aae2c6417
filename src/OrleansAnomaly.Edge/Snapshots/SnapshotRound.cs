using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Snapshots;

/// <summary>One snapshot under way: every shard marks where its partitions stand and copies them, slice by slice, while the stream goes on.</summary>
/// <param name="shards">How many shards copy.</param>
/// <param name="copied">Called when the last one is done.</param>
internal sealed class SnapshotRound(int shards, Action copied)
{
    private readonly Lock _gate = new();
    private readonly PartitionMark[] _marks = [.. Enumerable.Repeat(new PartitionMark(0, EventTime.None, 0, 0), SensorId.Partitions)];
    private int _remaining = shards;

    /// <summary>Where a replay must begin.</summary>
    public long From { get; private set; } = long.MaxValue;

    public bool IsCopied => Volatile.Read(ref _remaining) == 0;

    public ReadOnlySpan<PartitionMark> Marks => _marks;

    public void Mark(int partition, long sequence, PartitionMark mark)
    {
        lock (_gate)
        {
            _marks[partition] = mark;
            From = Math.Min(From, sequence);
        }
    }

    /// <summary>A shard is done.</summary>
    public void Finish()
    {
        if (Interlocked.Decrement(ref _remaining) == 0)
            copied();
    }
}
