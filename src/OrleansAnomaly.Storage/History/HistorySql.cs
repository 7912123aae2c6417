namespace OrleansAnomaly.Storage.History;

/// <summary>
/// All SQL of the history but its tables (Migrations). Only what SQLite and PostgreSQL both understand.
/// <para>
/// PostgreSQL, when it knows little of a table, takes whoever is compared with a tenant and a prefix for very few rows, and plans a question that then
/// takes minutes. A CASE it takes for half of them. Where a column is added to nothing (<c>opened + 0</c>), no index is to be chosen by it.
/// </para>
/// </summary>
internal static class HistorySql
{
    public const string Sequence = "sequence", MinutesFrom = "minutes_from", Place = "place";

    private const string VerdictColumns = "v.position, v.time, v.value, v.score, v.p_value, v.expected, v.lower, v.upper, v.is_anomalous, v.is_alarm, v.is_change, v.kind, v.model";

    private const string ChangeColumns = "c.tenant, c.path, c.number, c.start, c.opened, c.peak, c.ended, c.is_open, c.p_value, c.confidence, c.kind, c.origin, c.causes";

    private const string IncidentColumns = ChangeColumns + ", i.acknowledged_by, i.acknowledged_at, i.acknowledged_note";

    public static readonly Statement ReadMeta = new("SELECT value FROM meta WHERE name = @name", "name");

    public static readonly Statement RaiseMeta = new(
        """
        INSERT INTO meta (name, value) VALUES (@name, @value)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE excluded.value > meta.value
        """, "name", "value");

    public static readonly Statement AddToMeta = new("UPDATE meta SET value = value + @count WHERE name = @name", "count", "name");

    public static readonly Statement Told = new("SELECT position FROM told WHERE partition = @partition", "partition");

    public static readonly Statement MoveTold = new(
        "UPDATE told SET position = @to WHERE partition = @partition AND position = @from", "partition", "from", "to");

    public static readonly Statement AddSensor = new(
        "INSERT INTO sensor (key, tenant, path) VALUES (@key, @tenant, @path) ON CONFLICT DO NOTHING", "key", "tenant", "path");

    /// <summary>Stands for all tenants where events are asked for; no tenant is called so.</summary>
    public const string AllTenants = "";

    // The end of the range spares a walk over all that stands behind the prefix.
    public static readonly Statement NamesInOrder = new(
        "SELECT path FROM sensor WHERE tenant = @tenant AND path > @after AND path >= @prefix AND path < @end ORDER BY path LIMIT @limit", "tenant", "after", "prefix", "end", "limit");

    public static readonly Statement Sensors = new("SELECT key, tenant, path FROM sensor ORDER BY key");

    public static readonly Statement SensorOf = new("SELECT tenant, path FROM sensor WHERE key = @key", "key");

    public static readonly Statement KeyOf = new("SELECT key FROM sensor WHERE tenant = @tenant AND path = @path", "tenant", "path");

    public static readonly Statement PutVerdict = new(
        """
        INSERT INTO verdict (sensor, time, position, sequence, ordinal, is_event, value, score, p_value, expected, lower, upper, is_anomalous, is_alarm, is_change, kind, model)
        VALUES (@sensor, @time, @position, @sequence, @ordinal, @is_event, @value, @score, @p_value, @expected, @lower, @upper, @is_anomalous, @is_alarm, @is_change, @kind, @model)
        ON CONFLICT (sensor, time, position) DO UPDATE SET sequence = excluded.sequence, ordinal = excluded.ordinal, is_event = excluded.is_event,
          value = excluded.value, score = excluded.score, p_value = excluded.p_value, expected = excluded.expected, lower = excluded.lower,
          upper = excluded.upper, is_anomalous = excluded.is_anomalous, is_alarm = excluded.is_alarm, is_change = excluded.is_change, kind = excluded.kind, model = excluded.model
        """,
        "sensor", "time", "position", "sequence", "ordinal", "is_event", "value", "score", "p_value", "expected", "lower", "upper", "is_anomalous", "is_alarm", "is_change", "kind", "model");

    public static readonly Statement Verdicts = new(
        $"""
        SELECT {VerdictColumns} FROM verdict v
        WHERE v.sensor = @sensor AND (v.time, v.position) > (@time, @position) AND v.time <= @to ORDER BY v.time, v.position LIMIT @limit
        """, "sensor", "time", "position", "to", "limit");

    public static readonly Statement VerdictEvents = new(
        $"""
        SELECT {VerdictColumns}, v.sequence, v.ordinal, s.tenant, s.path FROM verdict v JOIN sensor s ON s.key = v.sensor
        WHERE v.is_event = 1 AND (v.sequence, v.ordinal) > (@sequence, @ordinal) AND v.sequence <= @through
          AND CASE WHEN (s.tenant = @tenant OR @tenant = '') AND substr(s.path, 1, length(@prefix)) = @prefix
            AND (@within = '' OR s.path = @within OR substr(s.path, 1, length(@within) + 1) = @within || '/') THEN true ELSE false END
        ORDER BY v.sequence, v.ordinal LIMIT @limit
        """, "sequence", "ordinal", "through", "tenant", "prefix", "within", "limit");

    public static readonly Statement PutChange = new(
        """
        INSERT INTO change (sequence, ordinal, change, tenant, path, number, start, opened, peak, ended, is_open, p_value, confidence, kind, origin, causes)
        VALUES (@sequence, @ordinal, @change, @tenant, @path, @number, @start, @opened, @peak, @ended, @is_open, @p_value, @confidence, @kind, @origin, @causes)
        ON CONFLICT (sequence, ordinal) DO UPDATE SET change = excluded.change, tenant = excluded.tenant, path = excluded.path, number = excluded.number,
          start = excluded.start, opened = excluded.opened, peak = excluded.peak, ended = excluded.ended, is_open = excluded.is_open,
          p_value = excluded.p_value, confidence = excluded.confidence, kind = excluded.kind, origin = excluded.origin, causes = excluded.causes
        """,
        "sequence", "ordinal", "change", "tenant", "path", "number", "start", "opened", "peak", "ended", "is_open", "p_value", "confidence", "kind", "origin", "causes");

    // A replay passes through states that were overtaken before; they must not come back.
    public static readonly Statement PutIncident = new(
        """
        INSERT INTO incident (tenant, path, number, opened, ended, is_open, sequence, ordinal) VALUES (@tenant, @path, @number, @opened, @ended, @is_open, @sequence, @ordinal)
        ON CONFLICT (tenant, path, number) DO UPDATE SET opened = excluded.opened, ended = excluded.ended, is_open = excluded.is_open,
          sequence = excluded.sequence, ordinal = excluded.ordinal
        WHERE (excluded.sequence, excluded.ordinal) >= (incident.sequence, incident.ordinal)
        """, "tenant", "path", "number", "opened", "ended", "is_open", "sequence", "ordinal");

    public static readonly Statement Acknowledge = new(
        """
        UPDATE incident SET acknowledged_by = @by, acknowledged_at = @at, acknowledged_note = @note
        WHERE tenant = @tenant AND path = @path AND number = @number AND acknowledged_by IS NULL
        """, "by", "at", "note", "tenant", "path", "number");

    public static readonly Statement Incident = new(
        $"""
        SELECT {IncidentColumns} FROM incident i JOIN change c ON c.sequence = i.sequence AND c.ordinal = i.ordinal
        WHERE i.tenant = @tenant AND i.path = @path AND i.number = @number
        """, "tenant", "path", "number");

    public static readonly Statement Incidents = new(
        $"""
        SELECT {IncidentColumns} FROM incident i JOIN change c ON c.sequence = i.sequence AND c.ordinal = i.ordinal
        WHERE i.tenant = @tenant AND (i.opened, i.path, i.number) < (@opened, @path, @number)
          AND CASE WHEN substr(i.path, 1, length(@prefix)) = @prefix THEN true ELSE false END AND (i.is_open = 1 OR i.ended >= @from) AND (@is_open < 0 OR i.is_open = @is_open)
        ORDER BY i.opened DESC, i.path DESC, i.number DESC LIMIT @limit
        """, "tenant", "opened", "path", "number", "prefix", "is_open", "from", "limit");

    // What lies within a scope stands together by path, but for what stands between it and the slash ('line-2-b' behind 'line-2'). The rows are put in order,
    // and cut to a page, before their changes are looked up.
    public static readonly Statement IncidentsWithin = new(
        $"""
        SELECT {IncidentColumns} FROM
          (SELECT sequence, ordinal, opened, path, number, acknowledged_by, acknowledged_at, acknowledged_note FROM incident
           WHERE tenant = @tenant AND path >= @within AND path < @within || '0' AND (path = @within OR path >= @within || '/')
             AND (opened + 0, path, number) < (@opened, @path, @number) AND substr(path, 1, length(@prefix)) = @prefix AND (is_open = 1 OR ended >= @from) AND (@is_open < 0 OR is_open = @is_open)
           ORDER BY opened + 0 DESC, path DESC, number DESC LIMIT @limit) i
        JOIN change c ON c.sequence = i.sequence AND c.ordinal = i.ordinal ORDER BY i.opened DESC, i.path DESC, i.number DESC
        """, "tenant", "within", "opened", "path", "number", "prefix", "is_open", "from", "limit");

    public static readonly Statement IncidentsOfAsset = new(
        $"""
        SELECT {IncidentColumns} FROM incident i JOIN change c ON c.sequence = i.sequence AND c.ordinal = i.ordinal
        WHERE i.tenant = @tenant AND i.path = @asset AND i.number BETWEEN @first AND @last AND (i.opened + 0, i.path, i.number) < (@opened, @path, @number)
          AND substr(i.path, 1, length(@prefix)) = @prefix AND (i.is_open = 1 OR i.ended >= @from) AND (@is_open < 0 OR i.is_open = @is_open)
        ORDER BY i.opened + 0 DESC, i.path DESC, i.number DESC LIMIT @limit
        """, "tenant", "asset", "first", "last", "opened", "path", "number", "prefix", "is_open", "from", "limit");

    public static readonly Statement IncidentEvents = new(
        $"""
        SELECT {ChangeColumns}, c.sequence, c.ordinal, c.change FROM change c
        WHERE (c.sequence, c.ordinal) > (@sequence, @ordinal) AND c.sequence <= @through
          AND CASE WHEN (c.tenant = @tenant OR @tenant = '') AND substr(c.path, 1, length(@prefix)) = @prefix
            AND (@within = '' OR c.path = @within OR substr(c.path, 1, length(@within) + 1) = @within || '/') THEN true ELSE false END
        ORDER BY c.sequence, c.ordinal LIMIT @limit
        """, "sequence", "ordinal", "through", "tenant", "prefix", "within", "limit");

    public static readonly Statement AddChunk = new(
        "INSERT INTO chunk (partition, first_minute, last_minute, data) VALUES (@partition, @first, @last, @data)", "partition", "first", "last", "data");

    public static readonly Statement ReplaceChunk = new(
        "UPDATE chunk SET first_minute = @first, last_minute = @last, data = @data WHERE id = @id", "first", "last", "data", "id");

    public static readonly Statement DropChunk = new("DELETE FROM chunk WHERE id = @id", "id");

    public static readonly Statement Chunks = new(
        "SELECT data FROM chunk WHERE partition = @partition AND last_minute >= @from AND first_minute <= @to ORDER BY id", "partition", "from", "to");

    public static readonly Statement NewestMinute = new("SELECT max(last_minute) FROM chunk");

    public static readonly Statement FirstChunk = new("SELECT partition FROM chunk WHERE first_minute < @before ORDER BY first_minute LIMIT 1", "before");

    public static readonly Statement ChunksToPack = new(
        "SELECT id, data FROM chunk WHERE partition = @partition AND first_minute < @before ORDER BY id LIMIT @limit", "partition", "before", "limit");

    public static readonly Statement ChunkBounds = new(
        "SELECT min(first_minute), max(last_minute) FROM chunk WHERE partition = @partition", "partition");

    public static readonly Statement FirstHour = new("SELECT min(hour) FROM block");

    public static readonly Statement LastHour = new("SELECT max(hour) FROM block");

    public static readonly Statement NextBlock = new(
        "SELECT hour, sensor, data FROM block WHERE (hour, sensor) >= (@hour, @sensor) ORDER BY hour, sensor LIMIT 1", "hour", "sensor");

    public static readonly Statement Block = new("SELECT data FROM block WHERE hour = @hour AND sensor = @sensor", "hour", "sensor");

    public static readonly Statement PutBlock = new(
        "INSERT INTO block (hour, sensor, data) VALUES (@hour, @sensor, @data) ON CONFLICT (hour, sensor) DO UPDATE SET data = excluded.data", "hour", "sensor", "data");

    public static readonly Statement TrimVerdicts = new(
        """
        DELETE FROM verdict WHERE (sensor, time, position) IN
          (SELECT sensor, time, position FROM verdict WHERE time < @before ORDER BY time LIMIT @limit)
        """, "before", "limit");

    public static readonly Statement EndedIncidents = new(
        "SELECT tenant, path, number FROM incident WHERE is_open = 0 AND ended < @before ORDER BY ended LIMIT @limit", "before", "limit");

    public static readonly Statement DropIncident = new("DELETE FROM incident WHERE tenant = @tenant AND path = @path AND number = @number", "tenant", "path", "number");

    public static readonly Statement DropChanges = new("DELETE FROM change WHERE tenant = @tenant AND path = @path AND number = @number", "tenant", "path", "number");

    public static readonly Statement TrimChunks = new(
        "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE first_minute < @before AND last_minute < @before ORDER BY first_minute LIMIT @limit)", "before", "limit");

    public static readonly Statement TrimBlocks = new(
        "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE hour < @before ORDER BY hour LIMIT @limit)", "before", "limit");
}
