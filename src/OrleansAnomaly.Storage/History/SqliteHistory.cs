using Microsoft.Data.Sqlite;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// A history in one SQLite file with a write-ahead log beside it. A batch is flushed to the disk before <see cref="Write"/> returns.
/// One process uses a file at a time.
/// <para>
/// SQLite's pages have no checksums: damage to its trees is noticed where it meets them, damage to columns of minutes always (they have
/// checksums of their own), damage within a verdict or an incident only where it leaves no sound row.
/// </para>
/// </summary>
public sealed class SqliteHistory : IHistory
{
    /// <summary>The path that stands for a history in memory, which ends with the object. It answers one question at a time.</summary>
    public const string InMemory = ":memory:";

    private const long Grace = 10 * EventTime.Minute;

    // Rows that one step of trimming drops.
    private const int TrimStep = 4_096;

    private readonly Lock _writing = new();
    private readonly SqliteSession _writer;
    private readonly ReaderPool? _readers;
    private readonly MinuteWriter _minutes;
    private long _sequence, _newest, _trimmed;
    private bool _isClosed;

    private SqliteHistory(SqliteSession writer, ReaderPool? readers)
    {
        _writer = writer;
        _readers = readers;
        _minutes = new MinuteWriter(writer);
        _sequence = writer.Integer(HistorySql.ReadMeta, HistorySql.Sequence) ?? -1;
        _trimmed = MinuteReader.Trimmed(writer);
        _newest = Math.Clamp(writer.Integer(HistorySql.NewestMinute) ?? long.MinValue, EventTime.MinValue / EventTime.Minute, EventTime.MaxValue / EventTime.Minute) * EventTime.Minute;
    }

    /// <inheritdoc/>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>Opens a history, makes it where there is none, and brings its tables to the present form. Looks at the file's head and schema, not at all of it.</summary>
    /// <param name="path">The file, or <see cref="InMemory"/>. Missing folders are made.</param>
    /// <param name="options">How it is opened.</param>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    /// <exception cref="StorageException">The file cannot be opened or written, is no history, is damaged, or comes from a newer version.</exception>
    public static SqliteHistory Open(string path, HistoryOptions options) => Open(path, options, SqliteSchema.Migrations);

    internal static SqliteHistory Open(string path, HistoryOptions options, IReadOnlyList<string> migrations)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        SqliteSession? writer = null;
        try
        {
            bool isFile = path != InMemory;
            if (isFile)
            {
                path = Path.GetFullPath(path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            writer = new SqliteSession(path, isFile ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.Memory);
            writer.Execute("PRAGMA page_size = 8192");
            if (isFile && writer.Scalar("PRAGMA journal_mode = WAL") is not "wal")
                throw new StorageException("the file's system knows no shared memory, which a write-ahead log needs; expected a local disk", path);
            writer.Execute("PRAGMA synchronous = FULL");
            writer.Execute("PRAGMA foreign_keys = ON");
            SqliteSchema.Prepare(writer, migrations);
            return new SqliteHistory(writer, isFile ? new ReaderPool(path, options.Readers) : null);
        }
        catch (Exception error)
        {
            writer?.Dispose();
            throw error switch
            {
                SqliteException refused => SqliteFault.Explain(refused, path, "opening the history"),
                IOException or UnauthorizedAccessException => new StorageException($"the folder cannot be made: {error.Message}", path, inner: error),
                _ => error,
            };
        }
    }

    /// <summary>Looks at the whole structure of the file, which takes as long as reading it.</summary>
    /// <exception cref="StorageException">It is damaged, or cannot be read.</exception>
    public void Check() => Change("checking the history", () =>
    {
        if (_writer.Scalar("PRAGMA quick_check(1)") is string found && found != "ok")
            throw new SqliteException(found, SqliteFault.Corrupt);
    });

    /// <inheritdoc/>
    public IReadOnlyList<SensorName> Sensors() => Ask<IReadOnlyList<SensorName>>("reading names", session =>
    {
        List<SensorName> names = [];
        using SqliteRows rows = session.Query(HistorySql.Sensors);
        while (rows.Next())
        {
            if (!SensorId.TryCreate(rows.Text(2), out SensorId? sensor, out string? error, rows.Text(1)))
                throw rows.Damaged(2, $"a name of which {error}", "a sensor's path");
            names.Add(new SensorName(rows.Integer(0), sensor));
        }
        return names;
    });

    /// <inheritdoc/>
    public void Write(HistoryBatch batch)
    {
        if (batch.Fault() is string fault)
            throw new ArgumentException(fault, nameof(batch));
        long sequence = batch.Sequence, newest = long.MinValue;
        foreach (SensorMinute row in batch.Minutes)
            newest = Math.Max(newest, row.Minute.Minute);
        Change("writing a batch", () =>
        {
            foreach (SensorName name in batch.Sensors)
                Name(name);
            foreach (StoredVerdict verdict in batch.Verdicts)
                VerdictRows.Write(_writer, verdict);
            foreach (StoredIncident incident in batch.Incidents)
                IncidentRows.Write(_writer, incident);
            _minutes.Write(batch.Minutes);
            _writer.Execute(HistorySql.RaiseMeta, HistorySql.Sequence, sequence);
        }, () =>
        {
            Volatile.Write(ref _sequence, Math.Max(_sequence, sequence));
            _newest = Math.Max(_newest, newest);
        });
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
        Change("trimming", () => _writer.Execute(HistorySql.RaiseMeta, HistorySql.MinutesFrom, before), () => _trimmed = Math.Max(_trimmed, before));
        int dropped;
        do
        {
            dropped = 0;
            Change("trimming", () =>
            {
                dropped = _writer.Execute(HistorySql.TrimVerdicts, before, TrimStep) + DropIncidents(before) + _minutes.Trim(before, TrimStep);
            });
        }
        while (dropped > 0);
    }

    /// <inheritdoc/>
    public bool Compact(long now)
    {
        bool isMore = false;
        Change("packing minutes", () =>
        {
            long end = Math.Min(Math.Clamp(now, EventTime.MinValue, EventTime.MaxValue), _newest) - Grace;
            isMore = _minutes.Pack(EventTime.FloorTo(end, EventTime.Hour), _trimmed);
        });
        return isMore;
    }

    /// <summary>Waits for what is under way and closes the file.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _readers?.Dispose();
            _writer.Dispose();
        }
    }

    private static Page<T> Page<T>(List<T> items, int limit, Func<T, string> cursor)
    {
        if (items.Count <= limit)
            return new Page<T>(items, null);
        items.RemoveRange(limit, items.Count - limit);
        return new Page<T>(items, cursor(items[^1]));
    }

    private void Name(SensorName name)
    {
        if (_writer.Execute(HistorySql.AddSensor, name.Key, name.Sensor.Tenant, name.Sensor.Path) > 0)
            return;
        using SqliteRows rows = _writer.Query(HistorySql.SensorOf, name.Key);
        if (!rows.Next())
            throw new StorageException($"the history belongs to another fleet: it has {name.Sensor} under another key than {name.Key}", _writer.File);
        AssetId found = new(rows.Text(0), rows.Text(1)), expected = new(name.Sensor.Tenant, name.Sensor.Path);
        if (found != expected)
            throw new StorageException($"the history belongs to another fleet: it has {found} under the key {name.Key}; expected {expected}", _writer.File);
    }

    private int DropIncidents(long before)
    {
        List<(string Tenant, string Path, long Number)> ended = [];
        using (SqliteRows rows = _writer.Query(HistorySql.EndedIncidents, before, TrimStep / 8))
        {
            while (rows.Next())
                ended.Add((rows.Text(0), rows.Text(1), rows.Integer(2)));
        }
        int dropped = 0;
        foreach ((string tenant, string path, long number) in ended)
        {
            _writer.Execute(HistorySql.DropChanges, tenant, path, number);
            dropped += _writer.Execute(HistorySql.DropIncident, tenant, path, number);
        }
        return dropped;
    }

    private void Change(string doing, Action work, Action? after = null)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            try
            {
                _writer.InTransaction(writing: true, work);
            }
            catch (SqliteException error)
            {
                throw SqliteFault.Explain(error, _writer.File, doing);
            }
            after?.Invoke();
        }
    }

    private T Ask<T>(string doing, Func<SqliteSession, T> question)
    {
        T answer = default!;
        try
        {
            if (_readers is not null)
                _readers.Ask(session => answer = question(session));
            else
                Change(doing, () => answer = question(_writer));
        }
        catch (SqliteException error)
        {
            throw SqliteFault.Explain(error, _writer.File, doing);
        }
        return answer;
    }
}
