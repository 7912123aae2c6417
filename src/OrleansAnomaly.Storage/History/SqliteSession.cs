using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansAnomaly.Storage.History;

/// <summary>One connection to a database with its prepared commands; one thread uses it at a time.</summary>
internal sealed class SqliteSession : HistorySession
{
    // Longest row: a full chunk with room to spare. What a damaged file calls longer is refused before room is made for it.
    private const int MostRowBytes = 16 << 20;

    private readonly Dictionary<Statement, SqliteCommand> _commands = new(ReferenceEqualityComparer.Instance);
    private readonly SqliteConnection _connection;

    /// <summary>Opens a connection. What fails is a <see cref="SqliteException"/>.</summary>
    public SqliteSession(string path, SqliteOpenMode mode)
    {
        Place = new HistoryPlace(path, SqliteFault.WhatToDo);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            _connection.Open();
            _ = raw.sqlite3_limit(_connection.Handle, raw.SQLITE_LIMIT_LENGTH, MostRowBytes);
            Execute("PRAGMA trusted_schema = OFF");
            Execute("PRAGMA cell_size_check = ON");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override HistoryPlace Place { get; }

    public override void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    /// <summary>Runs text that is run seldom.</summary>
    public void Execute(string text)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of text that is run seldom; null where there is none.</summary>
    public object? Scalar(string text)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <inheritdoc/>
    public override int Execute(Statement statement, params ReadOnlySpan<object?> values) => Bind(statement, values).ExecuteNonQuery();

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExecuteEach(Statement statement, IEnumerable<object?[]> rows) => [.. rows.Select(values => Execute(statement, values))];

    /// <inheritdoc/>
    public override HistoryRows Query(Statement statement, params ReadOnlySpan<object?> values) => new(Bind(statement, values).ExecuteReader(), Place);

    // There is one writer.
    /// <inheritdoc/>
    public override bool MayTidy() => true;

    /// <summary>Does <paramref name="work"/> in a transaction; for reading alone it sees the database as it is at the first question.</summary>
    public void InTransaction(bool writing, Action work)
    {
        Execute(writing ? "BEGIN IMMEDIATE" : "BEGIN");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            // Some failures have rolled back already.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The error that led here is the one to tell.
        }
    }

    private SqliteCommand Bind(Statement statement, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(statement, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement.Text;
            foreach (string name in statement.Parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
            _commands.Add(statement, command);
        }
        if (values.Length != command.Parameters.Count)
            throw new ArgumentException($"{values.Length} values for {command.Parameters.Count} parameters of: {statement.Text}", nameof(values));
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] is null or double.NaN ? DBNull.Value : values[i];
        return command;
    }
}
