using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Grains;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>What the partitions of one silo share.</summary>
internal sealed class SiloShare(FleetOptions options, TimeProvider time, Monitors monitors, ClusterStores stores, LogWriter writer, Teller teller, SiloMemory memory, IntakeRoom room, ILogger<SiloShare> logger)
{
    public FleetOptions Options => options;

    /// <summary>The fleet's clock.</summary>
    public TimeProvider Time => time;

    public Monitors Monitors => monitors;

    public IClusterLog Log => stores.Log;

    public ICheckpoints Checkpoints => stores.Checkpoints;

    public IClusterHistory History => stores.History;

    public LogWriter Writer => writer;

    public Teller Teller => teller;

    public SiloMemory Memory => memory;

    public IntakeRoom Room => room;

    public SiloCounts Counts { get; } = new();

    /// <summary>How many partitions may be opened at once: each reads what is stored.</summary>
    public SemaphoreSlim Openings { get; } = new(options.MovesAtOnce);

    public ILogger Logger => logger;

    /// <summary>The clock in event time.</summary>
    public long Now => EventTime.From(time.GetUtcNow());
}
