using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// What histories in SQL have in common, which is all but the way to the database. Its tables are filled either by <see cref="Write"/>, by one
/// fleet whose log has sequences, or by <see cref="Tell"/>, by a cluster: both give events their places.
/// </summary>
public abstract class SqlHistory : IClusterHistory
{
    private const long Grace = 10 * EventTime.Minute;

    // Rows that one step of trimming drops.
    private const int TrimStep = 4_096;

    private protected SqlHistory()
    {
    }

    /// <inheritdoc/>
    public abstract long Sequence { get; }

    /// <inheritdoc/>
    public long LastPlace => Ask("reading the last place", TellingRows.LastPlace);

    /// <inheritdoc/>
    public IReadOnlyList<SensorName> Sensors() => Ask("reading names", SensorRows.Read);

    /// <inheritdoc/>
    public virtual void Write(HistoryBatch batch)
    {
        if (batch.Fault() is string fault)
            throw new ArgumentException(fault, nameof(batch));
        Change("writing a batch", session =>
        {
            // First, as this row makes writers of other processes wait for their turn.
            session.Execute(HistorySql.RaiseMeta, HistorySql.Sequence, batch.Sequence);
            SensorRows.Write(session, batch.Sensors);
            VerdictRows.Write(session, batch.Verdicts);
            IncidentRows.Write(session, batch.Incidents);
            session.Minutes.Write(batch.Minutes);
        });
    }

    /// <inheritdoc/>
    public long Told(int partition)
    {
        if (partition is < 0 or >= SensorId.Partitions)
            throw new ArgumentOutOfRangeException(nameof(partition), partition, $"expected 0 to {SensorId.Partitions - 1}");
        return Ask("reading what was told", session => TellingRows.Told(session, partition));
    }

    /// <inheritdoc/>
    public ToldEvents Tell(IReadOnlyList<Telling> tellings)
    {
        ArgumentNullException.ThrowIfNull(tellings);
        for (int i = 0; i < tellings.Count; i++)
        {
            if (tellings[i].Fault() is string fault)
                throw new ArgumentException($"tellings[{i}]: {fault}", nameof(tellings));
        }
        ToldEvents? told = null;
        Change("telling", session => told = TellingRows.Write(session, tellings));
        return told!;
    }

    /// <inheritdoc/>
    public Page<VerdictRecord> Verdicts(VerdictQuery query)
    {
        ulong hash = Cursor.Hash(query);
        Cursor after = Cursor.Of(query, hash, new Cursor(query.From - 1, long.MaxValue, ""));
        // One more than wanted tells whether another page follows.
        List<VerdictRecord> records = Ask("reading verdicts", session => VerdictRows.Read(session, query, after, query.Limit + 1));
        return Page(records, query.Limit, last => new Cursor(last.Verdict.Time, last.Position, "").Write(hash));
    }

    /// <inheritdoc/>
    public Page<IncidentRecord> Incidents(IncidentQuery query)
    {
        ulong hash = Cursor.Hash(query);
        Cursor after = Cursor.Of(query, hash, new Cursor(query.To + 1, 0, ""));
        List<IncidentRecord> records = Ask("reading incidents", session => IncidentRows.Read(session, query, after, query.Limit + 1));
        return Page(records, query.Limit, last => new Cursor(last.Opened, last.Number, last.Asset.Path).Write(hash));
    }

    /// <inheritdoc/>
    public IncidentRecord? Incident(AssetId asset, int number) => Ask("reading an incident", session => IncidentRows.Read(session, asset, number));

    /// <inheritdoc/>
    public Acknowledgement? Acknowledge(AssetId asset, int number, Acknowledgement given)
    {
        Acknowledgement? standing = null;
        Change("acknowledging an incident", session => standing = IncidentRows.Acknowledge(session, asset, number, given));
        return standing;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SeriesPoint> Series(SeriesQuery query)
    {
        if (query.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(query));
        return Ask<IReadOnlyList<SeriesPoint>>("reading a series", session =>
        {
            if (session.Integer(HistorySql.KeyOf, query.Sensor.Tenant, query.Sensor.Path) is not long key)
                return [];
            var reader = new MinuteReader(session, key, EventTime.FloorTo(query.From, EventTime.Minute), query.To);
            return SeriesShaping.Shape(query, reader.First, reader.Last, reader.Read());
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<MinuteAggregate> Minutes(SensorId sensor, long from, long to, int most)
    {
        List<string> faults = [.. new SeriesQuery { Sensor = sensor, From = from, To = to }.Validate()];
        if (most is < 1 or > HistoryOptions.MostMinutes)
            faults.Add($"most is {most}; expected 1 to {HistoryOptions.MostMinutes}");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(from));
        return Ask<IReadOnlyList<MinuteAggregate>>("reading minutes", session =>
            session.Integer(HistorySql.KeyOf, sensor.Tenant, sensor.Path) is long key ? [.. new MinuteReader(session, key, from, to).Read().Take(most)] : []);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FleetEvent> EventsOfAll(long after, long through, int limit) =>
        Events(new EventFilter { Tenant = HistorySql.AllTenants }, new EventPosition(after, int.MaxValue), through, limit);

    /// <inheritdoc/>
    public IReadOnlyList<SensorId> Names(string tenant, string prefix, string within, string? after, int limit)
    {
        if (limit is < 1 or > 10_001)
            throw new ArgumentException($"limit is {limit}; expected 1 to 10001", nameof(limit));
        return Ask("reading names", session => SensorRows.Read(session, tenant, prefix, within, after ?? "", limit));
    }

    /// <inheritdoc/>
    public IReadOnlyList<FleetEvent> Events(EventFilter filter, EventPosition after, long throughSequence, int limit)
    {
        if (limit is < 1 or > HistoryOptions.MostEvents)
            throw new ArgumentException($"limit is {limit}; expected 1 to {HistoryOptions.MostEvents}", nameof(limit));
        return Ask("reading events", session =>
        {
            List<FleetEvent> events = filter.Verdicts ? VerdictRows.Events(session, filter, after, throughSequence, limit) : [];
            if (filter.Incidents)
                events.AddRange(IncidentRows.Events(session, filter, after, throughSequence, limit));
            return events.OrderBy(item => item.Position).Take(limit).ToList();
        });
    }

    /// <inheritdoc/>
    public void Trim(long before)
    {
        before = Math.Clamp(before, EventTime.MinValue, EventTime.MaxValue);
        Change("trimming", session => session.Execute(HistorySql.RaiseMeta, HistorySql.MinutesFrom, before));
        int dropped;
        do
        {
            dropped = 0;
            Change("trimming", session =>
            {
                if (!session.MayTidy())
                    return;
                dropped = session.Execute(HistorySql.TrimVerdicts, before, TrimStep);
                dropped += IncidentRows.Trim(session, before, TrimStep / 8) + session.Minutes.Trim(before, TrimStep);
            });
        }
        while (dropped > 0);
    }

    /// <inheritdoc/>
    public bool Compact(long now)
    {
        bool isMore = false;
        Change("packing minutes", session =>
        {
            if (!session.MayTidy() || session.Integer(HistorySql.NewestMinute) is not long minute)
                return;
            long newest = Math.Clamp(minute, EventTime.MinValue / EventTime.Minute, EventTime.MaxValue / EventTime.Minute) * EventTime.Minute;
            long end = Math.Min(Math.Clamp(now, EventTime.MinValue, EventTime.MaxValue), newest) - Grace;
            isMore = session.Minutes.Pack(EventTime.FloorTo(end, EventTime.Hour), MinuteReader.Trimmed(session));
        });
        return isMore;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Writes within a transaction.</summary>
    private protected abstract void Change(string doing, Action<HistorySession> work);

    /// <summary>Asks within a transaction that sees one moment.</summary>
    private protected abstract T Ask<T>(string doing, Func<HistorySession, T> question);

    private static Page<T> Page<T>(List<T> items, int limit, Func<T, string> cursor)
    {
        if (items.Count <= limit)
            return new Page<T>(items, null);
        items.RemoveRange(limit, items.Count - limit);
        return new Page<T>(items, cursor(items[^1]));
    }
}
