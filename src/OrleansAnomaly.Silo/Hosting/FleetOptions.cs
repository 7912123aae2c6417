using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>How a silo runs its share of the fleet. All silos of a cluster have the same, but for the bounds on memory and queues.</summary>
public sealed record FleetOptions
{
    /// <summary>
    /// Bytes that the sensors of a silo may take up in memory; 16 MiB to 16 TiB, by default half of what the process may use. Beyond it idle assets leave
    /// memory, and where all are busy new sensors are refused.
    /// </summary>
    public long MemoryBudget { get; init; } = Math.Max(16L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>An asset without readings for that long may leave memory when it is short; 10 seconds to 7 days.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most sensors of one asset, 1 to 65,536.</summary>
    public int MostSensorsPerAsset { get; init; } = 4_096;

    /// <summary>Bytes of readings that a silo takes in and has not scored yet, before intake waits; 1 MiB to 16 GiB.</summary>
    public long QueueBytes { get; init; } = 32L << 20;

    /// <summary>How often monitors are told the time while nothing comes in; 1 second to 1 minute.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a partition's states are stored where they have changed; 1 second to 1 day. What came since must be applied anew by the next owner.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long the log is kept; 1 minute to 365 days.</summary>
    public TimeSpan LogRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For how long verdicts, incidents and the course of values are kept; 1 hour to 3,650 days.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>For how long silos must have stayed the same before partitions move to where they belong; 0 to 1 hour.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many partitions a silo hands over or takes up at a time; 1 to 1,024.</summary>
    public int MovesAtOnce { get; init; } = 16;

    /// <summary>For how long an intake that meets a silo or a database that is away is tried again, before the caller is told; 1 second to 10 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Options of the sensors' monitors.</summary>
    public SensorMonitorOptions Sensors { get; init; } = new();

    /// <summary>Options of the assets' monitors.</summary>
    public AssetMonitorOptions Assets { get; init; } = new();

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Sensors.Validate(), .. Assets.Validate()];
        Number(nameof(MemoryBudget), MemoryBudget, 16L << 20, 16L << 40);
        Number(nameof(MostSensorsPerAsset), MostSensorsPerAsset, 1, 65_536);
        Number(nameof(QueueBytes), QueueBytes, 1L << 20, 16L << 30);
        Number(nameof(MovesAtOnce), MovesAtOnce, 1, 1_024);
        Span(nameof(IdleAfter), IdleAfter, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        Span(nameof(TickInterval), TickInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Span(nameof(CheckpointInterval), CheckpointInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Span(nameof(LogRetention), LogRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Span(nameof(HistoryRetention), HistoryRetention, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        Span(nameof(SettleTime), SettleTime, TimeSpan.Zero, TimeSpan.FromHours(1));
        Span(nameof(Patience), Patience, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
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
