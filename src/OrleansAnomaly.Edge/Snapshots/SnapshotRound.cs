using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Snapshots;

/// <summary>One snapshot under way: every shard marks where its partitions stand and copies them, slice by slice, while the stream goes on.</summary>
/// <param name="shards">How many shards copy.</param>
/// <param name="copied">Called when the last one is done.</param>
internal sealed class SnapshotRound(int shards, Action copied)
{
    private const long MostUnflushed = 8 << 20;

    private readonly Lock _gate = new();
    private readonly PartitionMark[] _marks = [.. Enumerable.Repeat(new PartitionMark(0, EventTime.None, 0, 0), SensorId.Partitions)];
    private int _remaining = shards;
    private long _unflushed;

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

    /// <summary>
    /// Whether more may be copied now: the disk sets the pace. What is copied is flushed a little at a time, so that the log's own flushes never wait behind
    /// a large one.
    /// </summary>
    public bool HasRoom => Volatile.Read(ref _unflushed) < MostUnflushed;

    /// <summary>Whether what was copied should be flushed.</summary>
    public bool IsFull => !HasRoom;

    /// <summary>A shard has copied that many bytes.</summary>
    public void Copied(int bytes) => Interlocked.Add(ref _unflushed, bytes);

    /// <summary>What was copied has been flushed.</summary>
    public void Flushed() => Volatile.Write(ref _unflushed, 0);

    /// <summary>A shard is done.</summary>
    public void Finish()
    {
        if (Interlocked.Decrement(ref _remaining) == 0)
            copied();
    }
}
