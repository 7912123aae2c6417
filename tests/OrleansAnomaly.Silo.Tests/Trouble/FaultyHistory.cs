using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>A cluster's history whose calls fail by chance.</summary>
internal sealed class FaultyHistory(IClusterHistory inner, Faults faults) : IClusterHistory
{
    public long Sequence => inner.Sequence;

    // A place that is known already is told along with receipts.
    public long LastPlace => inner.LastPlace;

    public long Told(int partition) => faults.Run(() => inner.Told(partition));

    public ToldEvents Tell(IReadOnlyList<Telling> tellings) => faults.Run(() => inner.Tell(tellings));

    public IReadOnlyList<FleetEvent> EventsOfAll(long after, long through, int limit) => faults.Run(() => inner.EventsOfAll(after, through, limit));

    public IReadOnlyList<SensorId> Names(string tenant, string prefix, string within, string? after, int limit) =>
        faults.Run(() => inner.Names(tenant, prefix, within, after, limit));

    public IReadOnlyList<SensorName> Sensors() => inner.Sensors();

    public void Write(HistoryBatch batch) => inner.Write(batch);

    public Page<VerdictRecord> Verdicts(VerdictQuery query) => faults.Run(() => inner.Verdicts(query));

    public Page<IncidentRecord> Incidents(IncidentQuery query) => faults.Run(() => inner.Incidents(query));

    public IncidentRecord? Incident(AssetId asset, int number) => inner.Incident(asset, number);

    public Acknowledgement? Acknowledge(AssetId asset, int number, Acknowledgement given) => faults.Run(() => inner.Acknowledge(asset, number, given));

    public IReadOnlyList<SeriesPoint> Series(SeriesQuery query) => faults.Run(() => inner.Series(query));

    public IReadOnlyList<MinuteAggregate> Minutes(SensorId sensor, long from, long to, int most) => inner.Minutes(sensor, from, to, most);

    public IReadOnlyList<FleetEvent> Events(EventFilter filter, EventPosition after, long throughSequence, int limit) =>
        faults.Run(() => inner.Events(filter, after, throughSequence, limit));

    public void Trim(long before) => inner.Trim(before);

    public bool Compact(long now) => inner.Compact(now);

    public void Dispose() => inner.Dispose();
}
