using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>The stores of a cluster as options name them, and the database below them.</summary>
internal sealed class SiloStores : IAsyncDisposable
{
    private readonly PostgresDatabase? _database;

    private SiloStores(ClusterStores stores, PostgresDatabase? database)
    {
        Stores = stores;
        _database = database;
    }

    public ClusterStores Stores { get; }

    /// <summary>Where they are, for people.</summary>
    public string Place => _database?.Place ?? "memory";

    /// <summary>Opens them.</summary>
    /// <exception cref="Storage.StorageException">The database cannot be reached, or its tables are of another version.</exception>
    public static async Task<SiloStores> OpenAsync(SiloClusterOptions options, TimeProvider time, CancellationToken stop)
    {
        if (options.Localhost)
            return new SiloStores(new ClusterStores(new MemoryLog(time), new MemoryCheckpoints(), SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions())), null);
        PostgresDatabase database = PostgresDatabase.Of(options.Connection!, options.Connections);
        try
        {
            PostgresHistory history = await PostgresHistory.OpenAsync(database, stop).ConfigureAwait(false);
            await MembershipTable.AwaitAsync(database, options.Id, 3 * options.AliveInterval, stop).ConfigureAwait(false);
            return new SiloStores(new ClusterStores(new PostgresLog(database), new PostgresCheckpoints(database), history), database);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stores.DisposeAsync().ConfigureAwait(false);
        if (_database is not null)
            await _database.DisposeAsync().ConfigureAwait(false);
    }
}
