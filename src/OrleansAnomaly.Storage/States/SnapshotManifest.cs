using System.Collections.Immutable;

namespace OrleansAnomaly.Storage.States;

/// <summary>What makes a snapshot: which parts of which data files belong to it, and from where on the log must be replayed.</summary>
public sealed class SnapshotManifest
{
    internal SnapshotManifest(
        long number, long created, long sequence, ImmutableArray<PartitionMark> partitions, ImmutableArray<(int File, long Length)> files)
    {
        Number = number;
        Created = created;
        Sequence = sequence;
        Partitions = partitions;
        Files = files;
    }

    /// <summary>Its number, ≥ 1; later ones have higher numbers.</summary>
    public long Number { get; }

    /// <summary>When it was published, in microseconds since 1970.</summary>
    public long Created { get; }

    /// <summary>Log sequence from which the log must be replayed; ≥ 0.</summary>
    public long Sequence { get; }

    /// <summary>How far each of the 1,024 partitions had come.</summary>
    public ImmutableArray<PartitionMark> Partitions { get; }

    /// <summary>The data files in order of their numbers, each with its valid length in bytes. What lies beyond that length does not exist.</summary>
    public ImmutableArray<(int File, long Length)> Files { get; }
}
