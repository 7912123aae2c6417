using Npgsql;
using NpgsqlTypes;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// Checkpoints in PostgreSQL. Whoever loads or writes first makes the partition's row in <c>checkpoint</c> its own, provided that it holds no later epoch, and
/// keeps it locked until the end of the transaction: what else is read or written there is of one owner only.
/// </summary>
/// <param name="database">The database, migrated; it stays open when the checkpoints are disposed of.</param>
public sealed class PostgresCheckpoints(PostgresDatabase database) : ICheckpoints
{
    private const NpgsqlDbType Array = NpgsqlDbType.Array;
    private bool _isClosed;

    // The update takes place even where it refuses, and then changes nothing: so the epoch that is stored is told.
    private const string Own = """
        INSERT INTO checkpoint AS c (partition, epoch) VALUES ($1, $2)
        ON CONFLICT (partition) DO UPDATE SET epoch = greatest(c.epoch, excluded.epoch) RETURNING epoch, position, last_tick
        """;

    // Who writes waits, so that names and states are of the same moment.
    private const string Look = "SELECT epoch, position, last_tick FROM checkpoint WHERE partition = $1 FOR SHARE";

    private const string Names = "SELECT ordinal, tenant, path FROM checkpoint_sensor WHERE partition = $1 ORDER BY ordinal";

    private const string States = "SELECT asset, position, state FROM checkpoint_asset WHERE partition = $1 ORDER BY asset";

    private const string State = "SELECT asset, position, state FROM checkpoint_asset WHERE partition = $1 AND asset = $2";

    // In a statement of its own, so that what follows sees what the former holder of the lock has written.
    private const string Hold = "SELECT FROM (SELECT FROM checkpoint WHERE partition = $1 FOR NO KEY UPDATE) held HAVING count(*) < 0";

    // Names and states are joined with head, so there are none where the epoch or the ordinal did not fit.
    private const string Write = """
        WITH known AS MATERIALIZED (
          SELECT coalesce((SELECT epoch FROM checkpoint WHERE partition = $1), 0) AS epoch,
            coalesce((SELECT max(ordinal) + 1 FROM checkpoint_sensor WHERE partition = $1), 0) AS names),
        head AS (
          INSERT INTO checkpoint AS c (partition, epoch, position, last_tick)
          SELECT $1, $2, CASE WHEN $5 THEN $3 ELSE 0 END, CASE WHEN $5 THEN $4 ELSE $6 END FROM known WHERE $7 <= names OR cardinality($8) = 0
          ON CONFLICT (partition) DO UPDATE SET epoch = excluded.epoch,
            position = CASE WHEN $5 THEN excluded.position ELSE coalesce(c.position, 0) END,
            last_tick = CASE WHEN $5 THEN excluded.last_tick ELSE coalesce(c.last_tick, excluded.last_tick) END
          WHERE c.epoch <= excluded.epoch RETURNING partition),
        sensors AS (
          INSERT INTO checkpoint_sensor (partition, ordinal, tenant, path)
          SELECT h.partition, $7 + n.place - 1, n.tenant, n.path FROM head h, unnest($8, $9) WITH ORDINALITY AS n (tenant, path, place)
          ON CONFLICT (partition, ordinal) DO UPDATE SET tenant = excluded.tenant, path = excluded.path),
        states AS (
          INSERT INTO checkpoint_asset (partition, asset, position, state)
          SELECT h.partition, a.asset, a.position, a.state FROM head h, unnest($10, $11, $12) AS a (asset, position, state)
          ON CONFLICT (partition, asset) DO UPDATE SET position = excluded.position, state = excluded.state)
        SELECT epoch, names, EXISTS (SELECT FROM head) FROM known
        """;

    /// <inheritdoc/>
    public Task<Checkpoint?> LoadAsync(int partition, long epoch, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckEpoch(epoch);
        (NpgsqlDbType, object) key = (NpgsqlDbType.Smallint, (short)partition);
        return RunAsync($"loading the checkpoint of partition {partition}", batch => batch.Then(PostgresCall.Durable)
            .Then(Own, key, (NpgsqlDbType.Bigint, epoch)).Then(Names, key).Then(States, key), async reader =>
        {
            await reader.NextAsync(stop).ConfigureAwait(false);
            if (reader.GetInt64(0) is var stored && stored > epoch)
                throw new DeposedException(partition, epoch, stored);
            return await ReadAsync(partition, reader, stop).ConfigureAwait(false);
        }, stop);
    }

    /// <inheritdoc/>
    public Task<Checkpoint?> ReadAsync(int partition, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        (NpgsqlDbType, object) key = (NpgsqlDbType.Smallint, (short)partition);
        return RunAsync($"reading the checkpoint of partition {partition}", batch => batch.Then(Look, key).Then(Names, key).Then(States, key),
            async reader => await reader.ReadAsync(stop).ConfigureAwait(false) ? await ReadAsync(partition, reader, stop).ConfigureAwait(false) : null, stop);
    }

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(CheckpointPart part, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(part);
        part.Check();
        (NpgsqlDbType, object) key = (NpgsqlDbType.Smallint, (short)part.Partition);
        (long epoch, int names, bool isWritten) = await RunAsync($"writing the checkpoint of partition {part.Partition}",
            batch => batch.Then(PostgresCall.Durable).Then(Hold, key).Then(Write,
                key, (NpgsqlDbType.Bigint, part.Epoch), (NpgsqlDbType.Bigint, part.Position), (NpgsqlDbType.Bigint, part.LastTick),
                (NpgsqlDbType.Boolean, part.IsLast), (NpgsqlDbType.Bigint, EventTime.None), (NpgsqlDbType.Integer, part.FirstOrdinal),
                (Array | NpgsqlDbType.Text, part.NewNames.Select(name => name.Tenant).ToArray()),
                (Array | NpgsqlDbType.Text, part.NewNames.Select(name => name.Path).ToArray()),
                (Array | NpgsqlDbType.Integer, part.Assets.Select(asset => asset.Asset).ToArray()),
                (Array | NpgsqlDbType.Bigint, part.Assets.Select(asset => asset.Position).ToArray()),
                (Array | NpgsqlDbType.Bytea, part.Assets.Select(asset => asset.State).ToArray())),
            async reader =>
            {
                await reader.NextAsync(stop).ConfigureAwait(false);
                return (reader.GetInt64(0), reader.GetInt32(1), reader.GetBoolean(2));
            }, stop).ConfigureAwait(false);
        if (!isWritten && epoch <= part.Epoch)
            throw part.Hole(names);
        return isWritten;
    }

    /// <inheritdoc/>
    public Task<StoredAssetState?> LoadAssetAsync(int partition, int asset, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckAsset(asset);
        return RunAsync<StoredAssetState?>($"loading asset {asset} of partition {partition}",
            batch => batch.Then(State, (NpgsqlDbType.Smallint, (short)partition), (NpgsqlDbType.Integer, asset)),
            async reader => await reader.NextAsync(stop).ConfigureAwait(false) ? Asset(reader) : null, stop);
    }

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

    private async Task<Checkpoint?> ReadAsync(int partition, NpgsqlDataReader reader, CancellationToken stop)
    {
        (long Position, long LastTick)? mark = reader.IsDBNull(1) ? null : (reader.GetInt64(1), reader.GetInt64(2));
        List<SensorId> names = [];
        await reader.NextResultAsync(stop).ConfigureAwait(false);
        while (await reader.ReadAsync(stop).ConfigureAwait(false))
            names.Add(Name(partition, names.Count, reader));
        List<StoredAssetState> assets = [];
        await reader.NextResultAsync(stop).ConfigureAwait(false);
        while (await reader.ReadAsync(stop).ConfigureAwait(false))
            assets.Add(Asset(reader));
        return mark is { } at ? new Checkpoint(at.Position, at.LastTick, names, assets) : null;
    }

    private SensorId Name(int partition, int expected, NpgsqlDataReader row)
    {
        int ordinal = row.GetInt32(0);
        if (ordinal != expected)
            throw new StorageException($"the checkpoint of partition {partition} names sensor {ordinal} where {expected} is expected", database.Place);
        return SensorId.TryCreate(row.GetString(2), out SensorId? name, out string? fault, row.GetString(1)) ? name
            : throw new StorageException($"the checkpoint of partition {partition}, sensor {ordinal}: {fault}", database.Place);
    }

    private static StoredAssetState Asset(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2));
}
