using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>Databases of one test by name, each new and with its tables.</summary>
public sealed class PostgresStores : IAsyncDisposable
{
    private readonly Dictionary<string, PostgresDatabase> _first = [];
    private readonly Dictionary<string, string> _connections = [];
    private readonly List<PostgresDatabase> _all = [];

    /// <summary>The database of that name.</summary>
    public async Task<PostgresDatabase> OfAsync(string name) => _first.TryGetValue(name, out PostgresDatabase? first) ? first : _first[name] = await AgainAsync(name).ConfigureAwait(false);

    /// <summary>The database of that name with a pool of its own, as another process has it.</summary>
    public async Task<PostgresDatabase> AgainAsync(string name)
    {
        PostgresServer server = await PostgresServer.SharedAsync().ConfigureAwait(false) ?? throw new InvalidOperationException(PostgresFactAttribute.Lack);
        if (!_connections.TryGetValue(name, out string? connection))
            connection = _connections[name] = await server.NewDatabaseAsync().ConfigureAwait(false);
        var database = PostgresDatabase.Of(connection);
        _all.Add(database);
        await PostgresSchema.MigrateAsync(database).ConfigureAwait(false);
        return database;
    }

    /// <summary>Closes all connections; the databases go with the server.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (PostgresDatabase database in _all)
            await database.DisposeAsync().ConfigureAwait(false);
    }
}
