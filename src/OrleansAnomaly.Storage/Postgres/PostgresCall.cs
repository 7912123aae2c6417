using Npgsql;
using NpgsqlTypes;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// What calls of the sides that silos share have in common: the boundary at which PostgreSQL's errors become ours, and statements that go in one round trip.
/// </summary>
internal static class PostgresCall
{
    /// <summary>
    /// Makes the transaction durable on return where the server, the database or the role says otherwise by default; tells no row. Standbys that are waited for
    /// stay waited for.
    /// </summary>
    public const string Durable =
        "SELECT WHERE CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) = '' ELSE false END";

    /// <summary>Locks the owners of partitions ($1) until the end of the transaction, in the one order in which everybody does; tells no row.</summary>
    public const string LockOwners =
        "SELECT FROM (SELECT FROM owner WHERE partition = ANY ($1) ORDER BY partition FOR NO KEY UPDATE) held HAVING count(*) < 0";

    /// <summary>Runs statements as one transaction in one round trip, once.</summary>
    /// <param name="database">Where.</param>
    /// <param name="doing">What it is for, for the message of a failure.</param>
    /// <param name="fill">Adds the statements.</param>
    /// <param name="read">Reads what they tell, as far as it wants to.</param>
    /// <param name="stop">Ends the wait; whether the statements took effect is then not known.</param>
    public static async Task<T> RunAsync<T>(
        PostgresDatabase database, string doing, Action<NpgsqlBatch> fill, Func<NpgsqlDataReader, Task<T>> read, CancellationToken stop)
    {
        try
        {
            await using NpgsqlConnection connection = await database.OpenAsync(stop).ConfigureAwait(false);
            await using NpgsqlBatch batch = connection.CreateBatch();
            fill(batch);
            await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(stop).ConfigureAwait(false);
            T result = await read(reader).ConfigureAwait(false);
            // The server commits after it has told the last row; only with the end of its answer is that known.
            while (await reader.NextResultAsync(stop).ConfigureAwait(false))
            {
            }
            return result;
        }
        catch (NpgsqlException refused)
        {
            throw database.Explain(refused, doing);
        }
    }

    /// <summary>Adds a statement to a batch.</summary>
    public static NpgsqlBatch Then(this NpgsqlBatch batch, string text, params ReadOnlySpan<(NpgsqlDbType Type, object Value)> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach ((NpgsqlDbType type, object value) in parameters)
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value });
        batch.BatchCommands.Add(command);
        return batch;
    }

    /// <summary>Goes to the next row, of this statement or of the next that tells one; false where there is none.</summary>
    public static async Task<bool> NextAsync(this NpgsqlDataReader reader, CancellationToken stop)
    {
        while (!await reader.ReadAsync(stop).ConfigureAwait(false))
        {
            if (!await reader.NextResultAsync(stop).ConfigureAwait(false))
                return false;
        }
        return true;
    }
}
