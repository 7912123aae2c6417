using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge;

/// <summary>Options of an <see cref="EmbeddedFleet"/>.</summary>
public sealed record EdgeOptions
{
    /// <summary>Where log, snapshots and history lie; one process at a time. Null keeps everything in memory: nothing outlives the process, nothing can be evicted or replayed.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>How many loops score readings, 1 to 64; as many as there are processors by default. No verdict depends on it.</summary>
    public int Shards { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    /// <summary>
    /// Bytes that sensors may take up in memory, states and catalogue; 16 MiB to 16 TiB, by default half of what the process may use. Beyond it idle assets
    /// leave memory, and where all are busy new sensors are refused.
    /// </summary>
    public long MemoryBudget { get; init; } = Math.Max(16L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>An asset without readings for that long may leave memory when it is short; 10 seconds to 7 days.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most sensors of one asset, 1 to 65,536: an asset's states are copied in one go.</summary>
    public int MostSensorsPerAsset { get; init; } = 4_096;

    /// <summary>Bytes of encoded readings that may wait to be written, and as many to be scored, before intake waits; 1 MiB to 16 GiB.</summary>
    public long QueueBytes { get; init; } = 32L << 20;

    /// <summary>How often monitors are told the time while nothing comes in; 1 second to 1 minute.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a snapshot is taken; 10 seconds to 1 day. What came since must be replayed at start.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back verdicts can be recomputed: log and snapshots are kept for that long, 1 minute to 365 days …</summary>
    public TimeSpan ReplayRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>… or until the log is that large, whichever comes first; 16 MiB to 1 PiB.</summary>
    public long ReplayRetentionBytes { get; init; } = 50_000_000_000;

    /// <summary>For how long verdicts, incidents and the course of values are kept; 1 hour to 3,650 days.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>When acknowledged readings are durable.</summary>
    public PartitionLogOptions Log { get; init; } = new();

    /// <summary>How what is kept for people is opened.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>Options of the sensors' monitors.</summary>
    public SensorMonitorOptions Sensors { get; init; } = new();

    /// <summary>Options of the assets' monitors.</summary>
    public AssetMonitorOptions Assets { get; init; } = new();

    /// <summary>Start although what is stored is damaged: what cannot be read is left out, and reported.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Log.Validate(), .. History.Validate(), .. Sensors.Validate(), .. Assets.Validate()];
        Number(nameof(Shards), Shards, 1, 64);
        Number(nameof(MemoryBudget), MemoryBudget, 16L << 20, 16L << 40);
        Number(nameof(MostSensorsPerAsset), MostSensorsPerAsset, 1, 65_536);
        Number(nameof(QueueBytes), QueueBytes, 1L << 20, 16L << 30);
        Number(nameof(ReplayRetentionBytes), ReplayRetentionBytes, 16L << 20, 1L << 50);
        Span(nameof(IdleAfter), IdleAfter, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        Span(nameof(TickInterval), TickInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Span(nameof(SnapshotInterval), SnapshotInterval, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1));
        Span(nameof(ReplayRetention), ReplayRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        if (DataDirectory is { } directory && string.IsNullOrWhiteSpace(directory))
            errors.Add("DataDirectory is blank; expected a path, or nothing for a fleet in memory");
        Span(nameof(HistoryRetention), HistoryRetention, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        return errors;

        void Number(string name, long value, long least, long most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }

        void Span(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }
    }
}
