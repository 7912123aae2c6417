using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge;

/// <summary>Options of an <see cref="EmbeddedFleet"/>.</summary>
public sealed record EdgeOptions : RuntimeOptions
{
    /// <summary>Where log, snapshots and history lie; one process at a time. Null keeps everything in memory: nothing outlives the process, nothing can be evicted or replayed.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>How many loops score readings, 1 to 64; as many as there are processors by default. No verdict depends on it.</summary>
    public int Shards { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    /// <summary>How often a snapshot is taken; 10 seconds to 1 day. What came since must be replayed at start.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back verdicts can be recomputed: log and snapshots are kept for that long, 1 minute to 365 days …</summary>
    public TimeSpan ReplayRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>… or until the log is that large, whichever comes first; 16 MiB to 1 PiB.</summary>
    public long ReplayRetentionBytes { get; init; } = 50_000_000_000;

    /// <summary>When acknowledged readings are durable.</summary>
    public PartitionLogOptions Log { get; init; } = new();

    /// <summary>How what is kept for people is opened.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>Start although what is stored is damaged: what cannot be read is left out, and reported.</summary>
    public bool AcceptLoss { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. base.Validate(), .. Log.Validate(), .. History.Validate()];
        Number(errors, nameof(Shards), Shards, 1, 64);
        Number(errors, nameof(ReplayRetentionBytes), ReplayRetentionBytes, 16L << 20, 1L << 50);
        Span(errors, nameof(SnapshotInterval), SnapshotInterval, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1));
        Span(errors, nameof(ReplayRetention), ReplayRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        if (DataDirectory is { } directory && string.IsNullOrWhiteSpace(directory))
            errors.Add("DataDirectory is blank; expected a path, or nothing for a fleet in memory");
        return errors;
    }
}
