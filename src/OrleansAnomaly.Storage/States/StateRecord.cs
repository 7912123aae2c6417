namespace OrleansAnomaly.Storage.States;

/// <summary>A state record as <see cref="StateStore.Load"/> shows it. It is valid only during the call.</summary>
public readonly ref struct StateRecord
{
    internal StateRecord(StateKind kind, int partition, int key, long position, StateRef at, ReadOnlySpan<byte> payload)
    {
        Kind = kind;
        Partition = partition;
        Key = key;
        Position = position;
        At = at;
        Payload = payload;
    }

    /// <summary>What it holds.</summary>
    public StateKind Kind { get; }

    /// <summary>The partition; 0 to 1,023.</summary>
    public int Partition { get; }

    /// <summary>First ordinal, or index of the asset; ≥ 0.</summary>
    public int Key { get; }

    /// <summary>Log position in the partition from which on the state has not applied the log; −1 where that means nothing.</summary>
    public long Position { get; }

    /// <summary>Where it lies.</summary>
    public StateRef At { get; }

    /// <summary>The state.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}

/// <summary>Takes the records that <see cref="StateStore.Load"/> reads, in the order in which they were appended: of several for one kind, partition and key the last counts.</summary>
public delegate void StateVisitor(StateRecord record);
