using OrleansAnomaly.Edge.Publishing;
using OrleansAnomaly.Edge.Shards;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>Groups on their way from the log through the shards to the publisher, up to a bound in bytes; done with, they are used again.</summary>
internal sealed class GroupFlow(Shard[] shards, Publisher publisher, long mostBytes, Action<int> wakeShard)
{
    private readonly Stack<CommittedGroup> _spare = new();
    private long _inFlight;

    /// <summary>Whether nothing more should be handed on until something is done.</summary>
    public bool IsFull => Interlocked.Read(ref _inFlight) >= mostBytes;

    public bool IsEmpty => Interlocked.Read(ref _inFlight) == 0;

    public CommittedGroup Rent()
    {
        lock (_spare)
            return _spare.TryPop(out CommittedGroup? group) ? group : new CommittedGroup(shards.Length);
    }

    /// <summary>Hands a group on to all shards and the publisher.</summary>
    public void Hand(CommittedGroup group)
    {
        Interlocked.Add(ref _inFlight, Weight(group));
        group.Begin();
        publisher.Enqueue(group);
        for (int i = 0; i < shards.Length; i++)
        {
            shards[i].Enqueue(group);
            wakeShard(i);
        }
    }

    /// <summary>The publisher is done with a group.</summary>
    public void Return(CommittedGroup group)
    {
        Interlocked.Add(ref _inFlight, -Weight(group));
        group.Clear();
        lock (_spare)
        {
            if (_spare.Count < 16)
                _spare.Push(group);
        }
    }

    // A group weighs something even if it is empty, so that their number is bounded too.
    private static long Weight(CommittedGroup group) => group.Records.Bytes + 1_024;
}
