using Npgsql;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Storage.Tests.Cluster;

/// <summary>A transaction that is held open, and what waits in its database.</summary>
internal sealed class Held : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Held(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    public static async Task<Held> BeginAsync(PostgresDatabase database, string statements)
    {
        NpgsqlConnection connection = await database.OpenAsync(default);
        var held = new Held(connection, await connection.BeginTransactionAsync());
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
        return held;
    }

    /// <summary>Comes back once so many calls wait for a lock.</summary>
    public async Task WaitedForAsync(int calls)
    {
        // Within a transaction the server would show its activity as it was at the first look.
        await using var command = new NpgsqlCommand(
            "SELECT pg_stat_clear_snapshot(); SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", _connection);
        for (int looks = 0; looks < 20_000; looks++)
        {
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            await reader.NextResultAsync();
            await reader.ReadAsync();
            if (reader.GetInt64(0) == calls)
                return;
        }
        Assert.Fail($"{calls} calls never came to wait for a lock");
    }

    public Task CommitAsync() => _transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
