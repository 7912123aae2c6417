using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>Databases of one test by name, each new, with its tables, and open until the test ends.</summary>
public sealed class PostgresStores : IAsyncDisposable
{
    private readonly Dictionary<string, PostgresDatabase> _databases = [];

    /// <summary>The database of that name.</summary>
    public async Task<PostgresDatabase> OfAsync(string name)
    {
        if (_databases.TryGetValue(name, out PostgresDatabase? database))
            return database;
        PostgresServer server = await PostgresServer.SharedAsync().ConfigureAwait(false) ?? throw new InvalidOperationException(PostgresFactAttribute.Lack);
        database = _databases[name] = PostgresDatabase.Of(await server.NewDatabaseAsync().ConfigureAwait(false));
        await PostgresSchema.MigrateAsync(database).ConfigureAwait(false);
        return database;
    }

    /// <summary>Closes all connections; the databases go with the server.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (PostgresDatabase database in _databases.Values)
            await database.DisposeAsync().ConfigureAwait(false);
    }
}
