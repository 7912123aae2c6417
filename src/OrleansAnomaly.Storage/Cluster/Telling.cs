using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>What the records of one stretch of a partition's log had to tell. All of it belongs to that partition.</summary>
/// <param name="Partition">The partition, 0 … 1,023.</param>
/// <param name="From">The stretch's first position; 0 or more.</param>
/// <param name="To">The position behind the stretch; more than <paramref name="From"/>.</param>
public sealed record Telling(int Partition, long From, long To)
{
    /// <summary>Names of sensors that appear for the first time; a name that is written again changes nothing.</summary>
    public List<SensorName> Names { get; } = [];

    /// <summary>
    /// Verdicts. Their sensors have been named, here or before. The positions of those that are events only say in which order they get their places.
    /// </summary>
    public List<StoredVerdict> Verdicts { get; } = [];

    /// <summary>Changes of incidents; each is an event, and its position says as much as a verdict's.</summary>
    public List<StoredIncident> Incidents { get; } = [];

    /// <summary>Finished minutes. Where a minute comes twice the later one counts.</summary>
    public List<SensorMinute> Minutes { get; } = [];

    /// <summary>Says what is wrong with it; null where it is sound.</summary>
    internal string? Fault()
    {
        if (Partition is < 0 or >= SensorId.Partitions)
            return $"the partition is {Partition}; expected 0 to {SensorId.Partitions - 1}";
        if (From < 0 || To <= From)
            return $"the stretch is {From} to {To}; expected 0 or more, and an end behind it";
        return RowFaults.Of(Names, Verdicts, Incidents, Minutes)
            ?? Stranger(Names, "name", name => (int)(name.Key >> 32))
            ?? Stranger(Verdicts, "verdict", verdict => (int)(verdict.SensorKey >> 32))
            ?? Stranger(Incidents, "incident", incident => PartitionOf(incident.Incident.Asset))
            ?? Stranger(Minutes, "minute", minute => (int)(minute.SensorKey >> 32));
    }

    private static int PartitionOf(AssetId asset) => (int)(StableHash.Of(asset.Tenant, asset.Path) % SensorId.Partitions);

    // Rows of a partition are guarded by its row in the table of what was told, so none may come with another's.
    private string? Stranger<T>(List<T> rows, string what, Func<T, int> partition) =>
        rows.FindIndex(row => partition(row) != Partition) is >= 0 and int i ? $"{what} {i} is of partition {partition(rows[i])}; expected {Partition}" : null;
}
