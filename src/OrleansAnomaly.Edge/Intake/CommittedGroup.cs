using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>
/// Records that the log has, on their way through the shards to the publisher. Every shard looks at every group, so that all are done with
/// it at some time, and what they found can be told in the order of the log.
/// </summary>
internal sealed class CommittedGroup(int shards)
{
    private int _remaining;

    public LogGroup Records { get; } = new();

    /// <summary>The requests whose records these are: where each begins among the records, in order.</summary>
    public List<(int FirstRecord, IngestRequest Request)> Requests { get; } = [];

    /// <summary>What each shard found.</summary>
    public ShardOutput[] Outputs { get; } = [.. Enumerable.Range(0, shards).Select(_ => new ShardOutput())];

    /// <summary>Sequence after its last record.</summary>
    public long NextSequence { get; set; }

    public bool HasTicks { get; set; }

    /// <summary>Whether it is replayed from the log rather than new.</summary>
    public bool IsReplay { get; set; }

    public bool IsScored => Volatile.Read(ref _remaining) == 0;

    /// <summary>It goes to the shards now.</summary>
    public void Begin() => Volatile.Write(ref _remaining, Outputs.Length);

    /// <summary>A shard is done with it.</summary>
    /// <returns>Whether all are.</returns>
    public bool Finish() => Interlocked.Decrement(ref _remaining) == 0;

    public void Clear()
    {
        Records.Clear();
        Requests.Clear();
        HasTicks = IsReplay = false;
        foreach (ShardOutput output in Outputs)
            output.Clear();
    }
}
