namespace OrleansAnomaly.Storage.Log;

/// <summary>One record of a <see cref="LogGroup"/>, in the group's own bytes: it is good until the group is changed.</summary>
public readonly ref struct LogRecord
{
    internal LogRecord(int partition, RecordKind kind, int count, long position, long sequence, ReadOnlySpan<byte> payload)
    {
        Partition = partition;
        Kind = kind;
        Count = count;
        Position = position;
        Sequence = sequence;
        Payload = payload;
    }

    /// <summary>Whose record it is: 0 … 1,023.</summary>
    public int Partition { get; }

    /// <summary>What it says.</summary>
    public RecordKind Kind { get; }

    /// <summary>How many positions of its partition it takes; 1 or more.</summary>
    public int Count { get; }

    /// <summary>Position of its first row in its partition, dense from 0; −1 until the group is written.</summary>
    public long Position { get; }

    /// <summary>Place of its first row in the whole log, dense from 0; −1 until the group is written.</summary>
    public long Sequence { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}
