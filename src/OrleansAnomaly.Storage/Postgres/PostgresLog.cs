using Npgsql;
using NpgsqlTypes;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// A shared log in PostgreSQL. Its server's clock is the one that <see cref="TrimAsync"/> goes by.
/// <para>
/// Why only the latest owner writes: an append first locks the owner rows of its partitions, in a statement of its own, and holds them until it has
/// committed; a take updates the same row. Of the two one waits for the other. At READ COMMITTED every statement sees what was committed before it began, so
/// the statement that compares epochs and inserts, which begins when the locks are held, sees every take and append that it may have waited for; and none can
/// come between. Where an operator has made a stricter isolation the default, that statement may see less: then PostgreSQL refuses to lock a row that was
/// changed meanwhile, and the primary key refuses a second row at the same position.
/// </para>
/// <para>
/// Where a log ends is told by its last row, found by the primary key. Were it a column of the owner, every append would leave a dead version of that row, and a
/// transaction that stays open for an hour would make every later append walk over an hour of them; a lock leaves none.
/// </para>
/// </summary>
/// <param name="database">The database, migrated; it stays open when the log is disposed of.</param>
public sealed class PostgresLog(PostgresDatabase database) : IClusterLog
{
    private const NpgsqlDbType Array = NpgsqlDbType.Array;
    private bool _isClosed;

    // Rows of one statement's worth of reading and trimming; bounds what the server holds at once, and how long a trim keeps appends waiting.
    private const int MostRowsAtOnce = 1_024;

    private const string Take = """
        INSERT INTO owner (partition, epoch, owner) VALUES ($1, 1, $2)
        ON CONFLICT (partition) DO UPDATE SET epoch = owner.epoch + 1, owner = excluded.owner, since = now() RETURNING epoch
        """;

    private const string TakeAgain = "UPDATE owner SET epoch = epoch + 1, owner = $2, since = now() WHERE partition = $1 AND epoch = $3 RETURNING epoch";

    private const string End = """
        SELECT coalesce((
          SELECT l.position + l.count FROM log l WHERE l.partition = o.partition AND l.position >= o.first_position ORDER BY l.position DESC LIMIT 1), o.first_position)
        FROM owner o WHERE o.partition = $1
        """;

    private const string Begin = """
        UPDATE owner o SET first_position = $3
        WHERE o.partition = $1 AND o.epoch = $2 AND o.first_position = 0 AND NOT EXISTS (SELECT FROM log l WHERE l.partition = o.partition) RETURNING o.partition
        """;

    private const string Append = """
        WITH head AS MATERIALIZED (
          SELECT a.partition, a.epoch, CASE WHEN o.epoch IS DISTINCT FROM a.epoch THEN 1 WHEN coalesce(t.next, o.first_position) <> a.position THEN 2 ELSE 0 END AS outcome
          FROM unnest($1, $2, $3) AS a (partition, epoch, position)
          LEFT JOIN owner o ON o.partition = a.partition
          LEFT JOIN LATERAL (
            SELECT l.position + l.count AS next FROM log l WHERE l.partition = o.partition AND l.position >= o.first_position ORDER BY l.position DESC LIMIT 1) t ON true),
        written AS (
          INSERT INTO log (partition, epoch, position, count, records)
          SELECT h.partition, h.epoch, r.position, r.count, r.records
          FROM unnest($4, $5, $6, $7) AS r (partition, position, count, records) JOIN head h ON h.partition = r.partition WHERE h.outcome = 0)
        SELECT partition, outcome FROM head
        """;

    // One statement, so that where the log begins and ends is as old as the rows.
    private const string Read = """
        WITH reach AS MATERIALIZED (
          SELECT o.first_position, coalesce((
            SELECT l.position + l.count FROM log l
            WHERE l.partition = o.partition AND l.position >= o.first_position ORDER BY l.position DESC LIMIT 1), o.first_position) AS next
          FROM owner o WHERE o.partition = $1),
        page AS (
          SELECT *, sum(octet_length(records)) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) AS bytes
          FROM (
            SELECT l.epoch, l.position, l.count, l.records FROM log l
            WHERE l.partition = $1 AND l.position + l.count > $2 AND l.position >= (
              SELECT f.position FROM log f
              WHERE f.partition = $1 AND f.position <= $2 AND f.position >= (SELECT first_position FROM reach) ORDER BY f.position DESC LIMIT 1)
            ORDER BY l.position LIMIT $4) l)
        SELECT r.first_position, r.next, p.epoch, p.position, p.count, p.records
        FROM reach r LEFT JOIN page p ON p.bytes <= $3 OR p.bytes = octet_length(p.records) ORDER BY p.position
        """;

    private const string Trim = """
        WITH page AS MATERIALIZED (
          SELECT l.position, l.position + l.count AS next, l.position + l.count <= $2 AND l.time < $3 AS goes
          FROM owner o JOIN log l ON l.partition = o.partition AND l.position >= o.first_position
          WHERE o.partition = $1 ORDER BY l.position LIMIT $4),
        kept AS (SELECT coalesce(min(position) FILTER (WHERE NOT goes), max(next)) AS position, count(*) = $4 AND bool_and(goes) AS more FROM page),
        gone AS (DELETE FROM log l USING owner o, kept k WHERE o.partition = $1 AND l.partition = $1 AND l.position >= o.first_position AND l.position < k.position),
        moved AS (UPDATE owner o SET first_position = k.position FROM kept k WHERE o.partition = $1 AND k.position > o.first_position)
        SELECT coalesce(k.position, o.first_position), coalesce(k.more, false) FROM owner o, kept k WHERE o.partition = $1
        """;

    // What was ever trimmed is not looked at: its index may still be full of what is gone.
    private const string Written = """
        SELECT o.partition FROM owner o
        WHERE o.first_position > 0 OR (SELECT true FROM log l WHERE l.partition = o.partition ORDER BY l.position DESC LIMIT 1) ORDER BY o.partition
        """;

    /// <inheritdoc/>
    public Task<Tenure> TakeAsync(int partition, string owner, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckOwner(owner);
        return RunAsync($"taking partition {partition}", batch => batch.Then(PostgresCall.Durable)
            .Then(Take, (NpgsqlDbType.Smallint, (short)partition), (NpgsqlDbType.Text, owner)).Then(End, (NpgsqlDbType.Smallint, (short)partition)), async reader =>
        {
            await reader.NextAsync(stop).ConfigureAwait(false);
            long epoch = reader.GetInt64(0);
            await reader.NextAsync(stop).ConfigureAwait(false);
            return new Tenure(partition, epoch, reader.GetInt64(0));
        }, stop);
    }

    /// <inheritdoc/>
    public Task<Tenure?> TakeAgainAsync(int partition, long epoch, string owner, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckOwner(owner);
        return RunAsync<Tenure?>($"taking partition {partition} again", batch => batch.Then(PostgresCall.Durable)
            .Then(TakeAgain, (NpgsqlDbType.Smallint, (short)partition), (NpgsqlDbType.Text, owner), (NpgsqlDbType.Bigint, epoch)).Then(End, (NpgsqlDbType.Smallint, (short)partition)), async reader =>
        {
            if (!await reader.NextAsync(stop).ConfigureAwait(false))
                return null;
            long taken = reader.GetInt64(0);
            await reader.NextAsync(stop).ConfigureAwait(false);
            return new Tenure(partition, taken, reader.GetInt64(0));
        }, stop);
    }

    /// <inheritdoc/>
    public Task<bool> BeginAsync(int partition, long epoch, long position, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckEpoch(epoch);
        LogBounds.CheckPosition(position, nameof(position));
        return RunAsync($"beginning the log of partition {partition}", batch => batch.Then(PostgresCall.Durable)
            .Then(PostgresCall.LockOwners, (Array | NpgsqlDbType.Smallint, new[] { (short)partition }))
            .Then(Begin, (NpgsqlDbType.Smallint, (short)partition), (NpgsqlDbType.Bigint, epoch), (NpgsqlDbType.Bigint, position)), reader => reader.NextAsync(stop), stop);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<LogRow> rows, CancellationToken stop)
    {
        LogBounds.CheckRows(rows);
        if (rows.Count == 0)
            return [];
        var plan = new AppendPlan(rows);
        return await RunAsync($"appending {rows.Count} rows", batch => batch.Then(PostgresCall.Durable)
            .Then(PostgresCall.LockOwners, (Array | NpgsqlDbType.Smallint, plan.Partitions))
            .Then(Append, (Array | NpgsqlDbType.Smallint, plan.Partitions), (Array | NpgsqlDbType.Bigint, plan.Epochs), (Array | NpgsqlDbType.Bigint, plan.Starts),
                (Array | NpgsqlDbType.Smallint, plan.RowPartitions), (Array | NpgsqlDbType.Bigint, plan.Positions), (Array | NpgsqlDbType.Integer, plan.Counts),
                (Array | NpgsqlDbType.Bytea, plan.Records)), async reader =>
        {
            Dictionary<int, AppendOutcome> chains = [];
            while (await reader.NextAsync(stop).ConfigureAwait(false))
                chains.Add(reader.GetInt16(0), (AppendOutcome)reader.GetInt32(1));
            return plan.Resolve(chains);
        }, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogRow>> ReadAsync(int partition, long position, int mostBytes, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckPosition(position, nameof(position));
        LogBounds.CheckMostBytes(mostBytes);
        return RunAsync<IReadOnlyList<LogRow>>($"reading the log of partition {partition}", batch => batch.Then(Read, (NpgsqlDbType.Smallint, (short)partition),
            (NpgsqlDbType.Bigint, position), (NpgsqlDbType.Integer, mostBytes), (NpgsqlDbType.Integer, MostRowsAtOnce)), async reader =>
        {
            List<LogRow> page = [];
            long first = 0, next = 0;
            while (await reader.NextAsync(stop).ConfigureAwait(false))
            {
                (first, next) = (reader.GetInt64(0), reader.GetInt64(1));
                if (!reader.IsDBNull(3))
                    page.Add(new LogRow(partition, reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetFieldValue<byte[]>(5)));
            }
            return position >= first && position <= next ? page : throw LogBounds.Unreachable(partition, first, next, position, database.Place);
        }, stop);
    }

    /// <inheritdoc/>
    public async Task<long> TrimAsync(int partition, long before, DateTimeOffset olderThan, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckPosition(before, nameof(before));
        (long First, bool More) kept;
        do
        {
            kept = await RunAsync($"trimming the log of partition {partition}", batch => batch
                .Then(PostgresCall.LockOwners, (Array | NpgsqlDbType.Smallint, new[] { (short)partition }))
                .Then(Trim, (NpgsqlDbType.Smallint, (short)partition), (NpgsqlDbType.Bigint, before), (NpgsqlDbType.TimestampTz, olderThan.ToUniversalTime()),
                    (NpgsqlDbType.Integer, MostRowsAtOnce)),
                async reader => await reader.NextAsync(stop).ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetBoolean(1)) : default, stop).ConfigureAwait(false);
        }
        while (kept.More);
        return kept.First;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> PartitionsAsync(CancellationToken stop) =>
        RunAsync<IReadOnlyList<int>>("listing the partitions", batch => batch.Then(Written), async reader =>
        {
            List<int> partitions = [];
            while (await reader.NextAsync(stop).ConfigureAwait(false))
                partitions.Add(reader.GetInt16(0));
            return partitions;
        }, stop);

    /// <summary>Refuses calls from now on; the database stays open.</summary>
    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isClosed, true);
        return ValueTask.CompletedTask;
    }

    private Task<T> RunAsync<T>(string doing, Action<NpgsqlBatch> fill, Func<NpgsqlDataReader, Task<T>> read, CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
        return PostgresCall.RunAsync(database, doing, fill, read, stop);
    }
}
