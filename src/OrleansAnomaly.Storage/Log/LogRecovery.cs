namespace OrleansAnomaly.Storage.Log;

/// <summary>A segment of the log: one file.</summary>
/// <param name="Number">Its number, as in its name.</param>
/// <param name="FirstSequence">Sequence of its first record.</param>
/// <param name="Created">When it was begun, in µs since 1970.</param>
/// <param name="Bytes">Length of its file.</param>
public sealed record LogSegment(long Number, long FirstSequence, long Created, long Bytes);

/// <summary>Records that are lost, and that the options allow to be lost.</summary>
/// <param name="File">The file concerned.</param>
/// <param name="Offset">Byte position in it where the loss begins; −1 where the whole file is lost.</param>
/// <param name="FromSequence">Sequence of the first record that is lost; −1 where that is unknown.</param>
/// <param name="ToSequence">Sequence of the first record after the loss; −1 where that is unknown.</param>
/// <param name="What">What was found and what was expected.</param>
public sealed record LogLoss(string File, long Offset, long FromSequence, long ToSequence, string What);

/// <summary>What was found when the log was opened.</summary>
public sealed record LogRecovery
{
    /// <summary>Segments that were there.</summary>
    public int Segments { get; init; }

    /// <summary>Groups in the newest segment; older ones are checked when they are read.</summary>
    public long Groups { get; init; }

    /// <summary>Records in the newest segment.</summary>
    public long Records { get; init; }

    /// <summary>Groups that were not known to be durable, and were copied to the new segment and flushed.</summary>
    public long CarriedGroups { get; init; }

    /// <summary>The file whose unfinished tail was cut off; null where there was none.</summary>
    public string? TornFile { get; init; }

    /// <summary>Where in <see cref="TornFile"/>; −1 where there was no unfinished tail.</summary>
    public long TornOffset { get; init; } = -1;

    /// <summary>How many bytes were cut off.</summary>
    public long TornBytes { get; init; }

    /// <summary>What <see cref="PartitionLogOptions.AcceptLoss"/> let pass; empty where nothing is lost.</summary>
    public IReadOnlyList<LogLoss> Losses { get; init; } = [];
}
