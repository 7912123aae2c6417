using System.Diagnostics.Metrics;
using OrleansAnomaly.Silo.Partitions;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>What a silo says of itself; what it says of the fleet is the gateway's.</summary>
internal sealed class SiloMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "OrleansAnomaly.Silo";

    private readonly Meter _meter;

    public SiloMetrics(IMeterFactory meters, SiloShare silo, LocalPartitions local, Keeper keeper)
    {
        _meter = meters.Create(MeterName);
        Gauge("partitions", "{partition}", "Partitions that this silo owns.", () => local.Count);
        Gauge("caught_up", null, "1 while every partition that belongs here is here, else 0.", () => keeper.IsCaughtUp ? 1 : 0);
        Gauge("memory", "By", "Memory that the sensors of this silo take up.", () => silo.Memory.Used);
        Gauge("memory.budget", "By", "Memory that they may take up.", () => silo.Memory.Limit);
        Gauge("unscored", "By", "Bytes of readings that were taken in and are not scored yet.", () => silo.Room.Bytes);
        Gauge("untold", "{row}", "Findings that history does not have yet.", () => silo.Teller.Waiting);
        Counter("log.groups", "{group}", "Writes to the log, of many rows each.", () => silo.Writer.Groups);
        Counter("log.rows", "{row}", "Rows written to the log.", () => silo.Writer.Written);
        Counter("replayed", "{position}", "Positions of the log that were applied anew by an owner that took a partition up.", () => silo.Counts.Replayed);
        Counter("deposed", "{partition}", "How often a partition was lost to another owner, or given up.", () => silo.Counts.Deposed);
        Counter("accepted", "{reading}", "Readings that this silo accepted.", () => silo.Counts.Accepted);
        Counter("evicted", "{asset}", "Assets whose states left memory because it was short.", () => silo.Counts.Evicted);
        Counter("returned", "{asset}", "Assets whose states came back.", () => silo.Counts.Returned);
    }

    private void Gauge(string name, string? unit, string description, Func<long> of) => _meter.CreateObservableGauge("anomaly.silo." + name, of, unit, description);

    private void Counter(string name, string unit, string description, Func<long> of) => _meter.CreateObservableCounter("anomaly.silo." + name, of, unit, description);
}
