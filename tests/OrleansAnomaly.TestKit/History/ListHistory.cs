using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.TestKit.History;

/// <summary>A history in plain collections: the oracle that stores are compared with. Packs nothing, and keeps no promise about power.</summary>
public sealed class ListHistory : IHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, SensorId> _sensors;
    private readonly Dictionary<(long Key, long Time, long Position), StoredVerdict> _verdicts;
    private readonly Dictionary<(AssetId Asset, int Number), StoredIncident> _incidents;
    private readonly Dictionary<(AssetId Asset, int Number), Acknowledgement> _acknowledged;
    private readonly Dictionary<EventPosition, StoredIncident> _changes;
    private readonly Dictionary<(long Key, long Minute), MinuteAggregate> _minutes;
    private long _trimmed;
    private bool _isClosed;

    /// <summary>An empty history, or one with all that was written to <paramref name="closed"/>.</summary>
    public ListHistory(ListHistory? closed = null)
    {
        _sensors = new(closed?._sensors ?? []);
        _verdicts = new(closed?._verdicts ?? []);
        _incidents = new(closed?._incidents ?? []);
        _acknowledged = new(closed?._acknowledged ?? []);
        _changes = new(closed?._changes ?? []);
        _minutes = new(closed?._minutes ?? []);
        _trimmed = closed?._trimmed ?? EventTime.MinValue;
        Sequence = closed?.Sequence ?? -1;
    }

    public long Sequence { get; private set; }

    public void Write(HistoryBatch batch)
    {
        if (batch.Fault() is string fault)
            throw new ArgumentException(fault, nameof(batch));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            foreach (SensorName name in batch.Sensors)
            {
                if (_sensors.TryGetValue(name.Key, out SensorId? other) ? other != name.Sensor : _sensors.ContainsValue(name.Sensor))
                    throw new StorageException($"the history belongs to another fleet: the key {name.Key} is not {name.Sensor}", "lists");
            }
            if (batch.Verdicts.FindIndex(verdict => !_sensors.ContainsKey(verdict.SensorKey) && !batch.Sensors.Exists(name => name.Key == verdict.SensorKey)) >= 0)
                throw new StorageException("a verdict's sensor has no name", "lists");
            foreach (SensorName name in batch.Sensors)
                _sensors[name.Key] = name.Sensor;
            foreach (StoredVerdict verdict in batch.Verdicts)
                _verdicts[(verdict.SensorKey, verdict.Record.Verdict.Time, verdict.Record.Position)] = verdict;
            foreach (StoredIncident incident in batch.Incidents)
            {
                _changes[incident.Position] = incident;
                (AssetId, int) id = (incident.Incident.Asset, incident.Incident.Number);
                if (!_incidents.TryGetValue(id, out StoredIncident there) || incident.Position >= there.Position)
                    _incidents[id] = incident;
            }
            foreach (SensorMinute minute in batch.Minutes)
                _minutes[(minute.SensorKey, minute.Minute.Minute)] = minute.Minute;
            Sequence = Math.Max(Sequence, batch.Sequence);
        }
    }

    public IReadOnlyList<SensorName> Sensors() => Ask(() => _sensors.OrderBy(item => item.Key).Select(item => new SensorName(item.Key, item.Value)));

    public Page<VerdictRecord> Verdicts(VerdictQuery query)
    {
        ulong hash = Cursor.Hash(query);
        Cursor after = Cursor.Of(query, hash, new Cursor(query.From - 1, long.MaxValue, ""));
        VerdictRecord[] found = Ask(() => _verdicts.Values.Where(item => _sensors[item.SensorKey] == query.Sensor).Select(item => item.Record)
            .Where(item => item.Verdict.Time <= query.To && (item.Verdict.Time, item.Position).CompareTo((after.Time, after.Number)) > 0)
            .OrderBy(item => item.Verdict.Time).ThenBy(item => item.Position).Take(query.Limit + 1));
        return Page(found, query.Limit, last => new Cursor(last.Verdict.Time, last.Position, "").Write(hash));
    }

    public Page<IncidentRecord> Incidents(IncidentQuery query)
    {
        ulong hash = Cursor.Hash(query);
        Cursor after = Cursor.Of(query, hash, new Cursor(query.To + 1, 0, ""));
        IncidentRecord[] found = Ask(() => _incidents.Values.Select(Standing)
            .Where(item => item.Asset.Tenant == query.Tenant && item.Asset.Path.StartsWith(query.Prefix, StringComparison.Ordinal) && PathScope.Holds(query.Within, item.Asset.Path))
            .Where(item => (query.Asset ?? item.Asset.Path) == item.Asset.Path && (query.Number ?? item.Number) == item.Number)
            .Where(item => Order(item, after) < 0 && (item.IsOpen || item.End >= query.From) && (query.IsOpen ?? item.IsOpen) == item.IsOpen)
            .OrderByDescending(item => item.Opened).ThenByDescending(item => item.Asset.Path, StringComparer.Ordinal).ThenByDescending(item => item.Number).Take(query.Limit + 1));
        return Page(found, query.Limit, last => new Cursor(last.Opened, last.Number, last.Asset.Path).Write(hash));
    }

    public IncidentRecord? Incident(AssetId asset, int number) =>
        Ask(() => _incidents.TryGetValue((asset, number), out StoredIncident found) ? [Standing(found)] : Array.Empty<IncidentRecord>()).FirstOrDefault();

    public Acknowledgement? Acknowledge(AssetId asset, int number, Acknowledgement given) => Ask(() =>
    {
        if (!_incidents.ContainsKey((asset, number)))
            return Array.Empty<Acknowledgement>();
        _acknowledged.TryAdd((asset, number), given);
        return [_acknowledged[(asset, number)]];
    }).FirstOrDefault();

    public IReadOnlyList<SeriesPoint> Series(SeriesQuery query)
    {
        if (query.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(query));
        MinuteAggregate[] found = Between(query.Sensor, EventTime.FloorTo(query.From, EventTime.Minute), query.To);
        return found.Length == 0 ? [] : SeriesShaping.Shape(query, found[0].Minute, found[^1].Minute, found);
    }

    public IReadOnlyList<MinuteAggregate> Minutes(SensorId sensor, long from, long to, int most)
    {
        List<string> faults = [.. new SeriesQuery { Sensor = sensor, From = from, To = to }.Validate()];
        if (most is < 1 or > HistoryOptions.MostMinutes)
            faults.Add($"most is {most}; expected 1 to {HistoryOptions.MostMinutes}");
        return faults.Count == 0 ? [.. Between(sensor, from, to).Take(most)] : throw new ArgumentException(string.Join("; ", faults), nameof(from));
    }

    public IReadOnlyList<FleetEvent> Events(EventFilter filter, EventPosition after, long throughSequence, int limit)
    {
        if (limit is < 1 or > HistoryOptions.MostEvents)
            throw new ArgumentException($"limit is {limit}; expected 1 to {HistoryOptions.MostEvents}", nameof(limit));
        return Ask(() => _verdicts.Values.Where(item => item.IsEvent).Select(item => (FleetEvent)new VerdictEvent(item.Position, item.Record))
            .Concat(_changes.Values.Select(item => new IncidentEvent(item.Position, item.Change, item.Incident)))
            .Where(item => item.Position > after && item.Position.Sequence <= throughSequence && filter.Takes(item)).OrderBy(item => item.Position).Take(limit));
    }

    public void Trim(long before)
    {
        lock (_gate)
        {
            foreach (var key in _verdicts.Keys.Where(key => key.Time < before).ToList())
                _verdicts.Remove(key);
            foreach (var id in _incidents.Where(item => !item.Value.Incident.IsOpen && item.Value.Incident.End < before).Select(item => item.Key).ToList())
            {
                _incidents.Remove(id);
                _acknowledged.Remove(id);
                foreach (EventPosition position in _changes.Where(item => (item.Value.Incident.Asset, item.Value.Incident.Number) == id).Select(item => item.Key).ToList())
                    _changes.Remove(position);
            }
            _trimmed = Math.Max(_trimmed, before);
        }
    }

    public bool Compact(long now) => false;

    public void Dispose() => _isClosed = true;

    private IncidentRecord Standing(StoredIncident stored) =>
        stored.Incident with { Acknowledged = _acknowledged.GetValueOrDefault((stored.Incident.Asset, stored.Incident.Number)) };

    private static int Order(IncidentRecord item, Cursor after) =>
        item.Opened != after.Time ? item.Opened.CompareTo(after.Time)
        : string.CompareOrdinal(item.Asset.Path, after.Path) is var path and not 0 ? path
        : ((long)item.Number).CompareTo(after.Number);

    private static Page<T> Page<T>(T[] found, int limit, Func<T, string> cursor) =>
        found.Length <= limit ? new Page<T>(found, null) : new Page<T>(found[..limit], cursor(found[limit - 1]));

    private MinuteAggregate[] Between(SensorId sensor, long from, long to) =>
        Ask(() => _minutes.Where(item => _sensors.GetValueOrDefault(item.Key.Key) == sensor).Select(item => item.Value)
            .Where(item => item.Minute >= Math.Max(from, _trimmed) && item.Minute <= to).OrderBy(item => item.Minute));

    private T[] Ask<T>(Func<IEnumerable<T>> question)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return [.. question()];
        }
    }
}
