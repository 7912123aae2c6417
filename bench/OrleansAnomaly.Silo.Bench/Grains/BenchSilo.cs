using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Silo.Fleet;
using OrleansAnomaly.Silo.Grains;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Bench.Grains;

/// <summary>One silo in this process, with its client, over stores in memory or in a PostgreSQL server of its own.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ClusterStores _stores;
    private readonly PostgresServer? _server;
    private readonly PostgresDatabase? _database;

    private BenchSilo(IHost host, ClusterStores stores, OrleansFleet fleet, PostgresServer? server, PostgresDatabase? database)
    {
        (_host, _stores, Fleet, _server, _database) = (host, stores, fleet, server, database);
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    public OrleansFleet Fleet { get; }

    /// <summary>Bytes of a sensor's state.</summary>
    public int SensorBytes => Services.GetRequiredService<Monitors>().SensorBytes;

    public IServiceProvider Services => _host.Services;

    public static async Task<BenchSilo> StartAsync(bool isDurable, FleetOptions? options = null)
    {
        options ??= new FleetOptions();
        PostgresServer? server = null;
        PostgresDatabase? database = null;
        ClusterStores stores;
        if (isDurable)
        {
            server = await PostgresServer.StartAsync() ?? throw new InvalidOperationException("PostgreSQL is not installed");
            database = PostgresDatabase.Of(await server.NewDatabaseAsync());
            await PostgresSchema.MigrateAsync(database);
            stores = new ClusterStores(new PostgresLog(database), new PostgresCheckpoints(database), await PostgresHistory.OpenAsync(database));
        }
        else
        {
            stores = new ClusterStores(new MemoryLog(TimeProvider.System), new MemoryCheckpoints(), SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions()));
        }
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        int[] ports = FreePorts.Take(2);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(ports[0], ports[1], null, $"bench-{ports[0]}", $"bench-{ports[0]}");
            silo.Services.AddPartitions(options, stores, TimeProvider.System);
            silo.Services.AddFleet(options, stores, TimeProvider.System);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new BenchSilo(host, stores, host.Services.GetRequiredService<OrleansFleet>(), server, database);
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        await _stores.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
