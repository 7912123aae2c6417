using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>New databases for one test, with all tables; closed with the test.</summary>
public sealed class PostgresUnderTest : IAsyncDisposable
{
    private readonly List<PostgresDatabase> _databases = [];

    /// <summary>A new database of the shared server.</summary>
    public async Task<PostgresDatabase> NewAsync() => await NewAsync((await PostgresServer.SharedAsync())!);

    /// <summary>A new database of a server.</summary>
    public async Task<PostgresDatabase> NewAsync(PostgresServer server)
    {
        PostgresDatabase database = PostgresDatabase.Of(await server.NewDatabaseAsync());
        _databases.Add(database);
        await PostgresSchema.MigrateAsync(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PostgresDatabase database in _databases)
            await database.DisposeAsync();
    }
}
