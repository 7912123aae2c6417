using System.ComponentModel;

namespace OrleansAnomaly.Storage.Log;

/// <summary>Options of the <see cref="PartitionLog"/>.</summary>
public sealed record PartitionLogOptions
{
    /// <summary>When writes are made durable.</summary>
    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Always;

    /// <summary>Time between two flushes under <see cref="FsyncPolicy.Interval"/>; 10 milliseconds to 1 minute.</summary>
    public TimeSpan FsyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Size at which a new segment begins; 1 MiB to 16 GiB. A group is never parted, so a segment of a single group may be larger.
    /// Retention deletes whole segments, and opening the log reads one.
    /// </summary>
    public long SegmentBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Whether to go on where the log is damaged: what is lost is skipped and reported, instead of refused. Positions and sequences of lost records
    /// may be given anew where the newest segment is lost as a whole.
    /// </summary>
    [Browsable(false)] // A fleet sets it from its own.
    public bool AcceptLoss { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!Enum.IsDefined(Fsync))
            errors.Add($"Fsync is {Fsync}; expected Always, Interval or Os");
        if (FsyncInterval < TimeSpan.FromMilliseconds(10) || FsyncInterval > TimeSpan.FromMinutes(1))
            errors.Add($"FsyncInterval is {FsyncInterval}; expected 10 milliseconds to 1 minute");
        if (SegmentBytes is < 1L << 20 or > 16L << 30)
            errors.Add($"SegmentBytes is {SegmentBytes}; expected {1L << 20} (1 MiB) to {16L << 30} (16 GiB)");
        return errors;
    }
}
