using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// A transaction on a connection of the pool, which disposing gives back; what was not committed then has not happened. What fails is an
/// <see cref="NpgsqlException"/>.
/// </summary>
internal sealed class PostgresSession : HistorySession
{
    /// <summary>For questions: all answers are of one moment.</summary>
    public const string Reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    /// <summary>
    /// For changes: who waits for a lock then sees what was written meanwhile. Durable on return also where the server says otherwise by default.
    /// </summary>
    public const string Writing =
        """
        BEGIN ISOLATION LEVEL READ COMMITTED;
        SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'
        """;

    // What goes to the server before its answers are read is bounded in statements and in bytes of minutes.
    private const int MostStatements = 1_024, MostBytes = 4 << 20;

    // Any number that nobody else locks by.
    private const long TidyKey = 0x4F41_5469_6479_0001;

    private static readonly Statement s_tryTidy = new("SELECT CASE WHEN pg_try_advisory_xact_lock(@key) THEN 1 ELSE 0 END", "key");

    private readonly NpgsqlConnection _connection;

    private PostgresSession(NpgsqlConnection connection, HistoryPlace place)
    {
        _connection = connection;
        Place = place;
    }

    /// <inheritdoc/>
    public override HistoryPlace Place { get; }

    /// <summary>Begins a transaction.</summary>
    public static PostgresSession Begin(PostgresDatabase database, HistoryPlace place, string begin)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            NpgsqlConnection connection = database.Open();
            try
            {
                using (var command = new NpgsqlCommand(begin, connection))
                    command.ExecuteNonQuery();
                return new PostgresSession(connection, place);
            }
            catch (NpgsqlException dead) when (isFirst && PostgresDatabase.IsPassing(dead))
            {
                // A server that has restarted leaves connections that only their next use finds dead. Nothing was done yet, so another can be taken.
                connection.Dispose();
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>Makes durable what was done, and ends the transaction.</summary>
    public void Commit()
    {
        using var command = new NpgsqlCommand("COMMIT", _connection);
        command.ExecuteNonQuery();
    }

    public override void Dispose() => _connection.Dispose();

    /// <inheritdoc/>
    public override int Execute(Statement statement, params ReadOnlySpan<object?> values)
    {
        using NpgsqlCommand command = Command(statement, values);
        return command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExecuteEach(Statement statement, IEnumerable<object?[]> rows)
    {
        List<int> changed = [];
        using NpgsqlBatch batch = _connection.CreateBatch();
        int bytes = 0;
        foreach (object?[] values in rows)
        {
            var command = new NpgsqlBatchCommand(statement.Numbered);
            Bind(command.Parameters, statement, values);
            batch.BatchCommands.Add(command);
            foreach (object? value in values)
                bytes += value is byte[] blob ? blob.Length : 0;
            if (batch.BatchCommands.Count == MostStatements || bytes >= MostBytes)
            {
                Flush(batch, changed);
                bytes = 0;
            }
        }
        Flush(batch, changed);
        return changed;
    }

    /// <inheritdoc/>
    public override HistoryRows Query(Statement statement, params ReadOnlySpan<object?> values)
    {
        using NpgsqlCommand command = Command(statement, values);
        return new HistoryRows(command.ExecuteReader(), Place);
    }

    /// <inheritdoc/>
    public override bool MayTidy() => Integer(s_tryTidy, TidyKey) == 1;

    private static void Flush(NpgsqlBatch batch, List<int> changed)
    {
        if (batch.BatchCommands.Count == 0)
            return;
        batch.ExecuteNonQuery();
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            changed.Add(command.RecordsAffected);
        batch.BatchCommands.Clear();
    }

    private NpgsqlCommand Command(Statement statement, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(statement.Numbered, _connection);
        Bind(command.Parameters, statement, values);
        return command;
    }

    // A statement's parameters always have the same types, so that the server prepares it once.
    private static void Bind(NpgsqlParameterCollection parameters, Statement statement, ReadOnlySpan<object?> values)
    {
        if (values.Length != statement.Parameters.Length)
            throw new ArgumentException($"{values.Length} values for {statement.Parameters.Length} parameters of: {statement.Text}", nameof(values));
        foreach (object? value in values)
        {
            parameters.Add(value switch
            {
                long number => new NpgsqlParameter<long> { TypedValue = number },
                int number => new NpgsqlParameter<long> { TypedValue = number },
                string text => new NpgsqlParameter<string> { TypedValue = Sound(text) },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                null or double.NaN => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Double, Value = DBNull.Value },
                double number => new NpgsqlParameter<double> { TypedValue = number },
                _ => throw new ArgumentException($"a value of {value.GetType()} for: {statement.Text}", nameof(values)),
            });
        }
    }

    // Questions may hold any text. PostgreSQL takes no U+0000 and no half of a pair; names hold neither, nor what stands for them here.
    private static string Sound(string text) => (Ascii.IsValid(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).Replace('\0', '\u0001');
}
