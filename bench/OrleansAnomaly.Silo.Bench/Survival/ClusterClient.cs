using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAnomaly.Silo.Fleet;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>This process as a client of the cluster, as a stand-alone gateway is one.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterClient(IHost host, PostgresDatabase database, PostgresHistory history, FleetOptions options)
    {
        _host = host;
        (Database, History) = (database, history);
        Fleet = new OrleansFleet(host.Services.GetRequiredService<IClusterClient>(), history, options, TimeProvider.System, NullLogger<OrleansFleet>.Instance);
    }

    public PostgresDatabase Database { get; }

    public PostgresHistory History { get; }

    public OrleansFleet Fleet { get; }

    public static async Task<ClusterClient> ConnectAsync(string connection, FleetOptions options)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleansClient(client => client.UseCluster(new SiloClusterOptions { Connection = connection }));
        IHost host = builder.Build();
        await host.StartAsync();
        PostgresDatabase database = PostgresDatabase.Of(connection);
        return new ClusterClient(host, database, await PostgresHistory.OpenAsync(database), options);
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        History.Dispose();
        await Database.DisposeAsync();
    }
}
