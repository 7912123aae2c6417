using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>What one shard found in one group of records, in the order of its records.</summary>
internal sealed class ShardOutput
{
    public List<SensorName> Names { get; } = [];

    public List<StoredVerdict> Verdicts { get; } = [];

    public List<StoredIncident> Incidents { get; } = [];

    public List<SensorMinute> Minutes { get; } = [];

    public void Clear()
    {
        Names.Clear();
        Verdicts.Clear();
        Incidents.Clear();
        Minutes.Clear();
    }
}
