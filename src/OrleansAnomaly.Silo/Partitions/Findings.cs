using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>What the records of one partition had to tell, in their order; places are positions in the partition until history gives them their own.</summary>
internal sealed class Findings
{
    public List<SensorName> Names { get; } = [];

    public List<StoredVerdict> Verdicts { get; } = [];

    public List<StoredIncident> Incidents { get; } = [];

    public List<SensorMinute> Minutes { get; } = [];

    public int Count => Names.Count + Verdicts.Count + Incidents.Count + Minutes.Count;

    /// <summary>What history knows a sensor by.</summary>
    public static long KeyOf(int partition, int ordinal) => (long)partition << 32 | (uint)ordinal;

    public void Name(int partition, int ordinal, SensorId sensor) => Names.Add(new SensorName(KeyOf(partition, ordinal), sensor));

    public void Minute(int partition, int ordinal, in MinuteAggregate minute) => Minutes.Add(new SensorMinute(KeyOf(partition, ordinal), minute));

    /// <summary>Adds what another has.</summary>
    public void Append(Findings other)
    {
        Names.AddRange(other.Names);
        Verdicts.AddRange(other.Verdicts);
        Incidents.AddRange(other.Incidents);
        Minutes.AddRange(other.Minutes);
    }

    /// <summary>Drops what was found before a position; names and minutes say the same when they are written again.</summary>
    public void DropBefore(long position)
    {
        Verdicts.RemoveAll(verdict => verdict.Position.Sequence < position);
        Incidents.RemoveAll(incident => incident.Position.Sequence < position);
    }
}
