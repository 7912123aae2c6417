using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Storage;

/// <summary>What every runtime is told, the embedded one and a silo of a cluster.</summary>
public abstract record RuntimeOptions
{
    /// <summary>
    /// Bytes that sensors may take up in memory, states and catalogue; 16 MiB to 16 TiB, by default half of what the process may use. Beyond it idle assets
    /// leave memory, and where all are busy new sensors are refused.
    /// </summary>
    public long MemoryBudget { get; init; } = Math.Max(16L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>An asset without readings for that long may leave memory when it is short; 10 seconds to 7 days.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most sensors of one asset, 1 to 65,536: an asset's states are copied in one go.</summary>
    public int MostSensorsPerAsset { get; init; } = 4_096;

    /// <summary>Bytes of readings that may wait to be written, and as many to be scored, before intake waits; 1 MiB to 16 GiB.</summary>
    public long QueueBytes { get; init; } = 32L << 20;

    /// <summary>How often monitors are told the time while nothing comes in; 1 second to 1 minute.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long verdicts, incidents and the course of values are kept; 1 hour to 3,650 days.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Options of the sensors' monitors.</summary>
    public SensorMonitorOptions Sensors { get; init; } = new();

    /// <summary>Options of the assets' monitors.</summary>
    public AssetMonitorOptions Assets { get; init; } = new();

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public virtual IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Sensors.Validate(), .. Assets.Validate()];
        Number(errors, nameof(MemoryBudget), MemoryBudget, 16L << 20, 16L << 40);
        Number(errors, nameof(MostSensorsPerAsset), MostSensorsPerAsset, 1, 65_536);
        Number(errors, nameof(QueueBytes), QueueBytes, 1L << 20, 16L << 30);
        Span(errors, nameof(IdleAfter), IdleAfter, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        Span(errors, nameof(TickInterval), TickInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Span(errors, nameof(HistoryRetention), HistoryRetention, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        return errors;
    }

    /// <summary>Adds what is wrong with a number.</summary>
    protected static void Number(ICollection<string> errors, string name, long value, long least, long most)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (value < least || value > most)
            errors.Add($"{name} is {value}; expected {least} to {most}");
    }

    /// <summary>Adds what is wrong with a span of time.</summary>
    protected static void Span(ICollection<string> errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (value < least || value > most)
            errors.Add($"{name} is {value}; expected {least} to {most}");
    }
}
