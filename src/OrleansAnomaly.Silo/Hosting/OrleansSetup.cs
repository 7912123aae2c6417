using System.Net;
using Orleans.Configuration;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Tells Orleans what our options mean.</summary>
internal static class OrleansSetup
{
    // Npgsql under the name by which the provider of tables of silos knows it.
    private const string Invariant = "Npgsql";

    // A silo reads and writes the table of silos now and then, one thing at a time.
    private const int MembershipConnections = 4;

    // Where requests pile up nobody gains by taking more of them: callers are told at once and come again.
    private const int MostRequestsOfGrain = 20_000;

    public static void UseCluster(this ISiloBuilder silo, SiloClusterOptions options)
    {
        silo.Configure<Orleans.Configuration.SiloOptions>(own => own.SiloName = options.Name);
        if (options.Localhost)
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, null, options.ServiceId, options.Id);
        else
            UseTable(silo, options);
        // The older directory forgets grains together with the silo that had noted where they are, so that partitions fall wherever a silo leaves.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = options.ResponseTimeout;
            messaging.MaxEnqueuedRequestsSoftLimit = MostRequestsOfGrain / 2;
            messaging.MaxEnqueuedRequestsHardLimit = MostRequestsOfGrain;
        });
        silo.Configure<LoadSheddingOptions>(shedding => shedding.LoadSheddingEnabled = true);
    }

    /// <summary>A client finds the silos where they find each other.</summary>
    public static void UseCluster(this IClientBuilder client, SiloClusterOptions options)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.ServiceId));
        client.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Invariant, Connection(options)));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        client.Configure<Orleans.Configuration.GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
    }

    private static void UseTable(ISiloBuilder silo, SiloClusterOptions options)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.ServiceId));
        silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Invariant, Connection(options)));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = IPAddress.Parse(options.AdvertisedAddress);
            endpoint.SiloPort = options.SiloPort;
            endpoint.GatewayPort = options.GatewayPort;
            if (!options.ListenOnAny)
                return;
            endpoint.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, options.SiloPort);
            if (options.GatewayPort != 0)
                endpoint.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, options.GatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeTimeout;
            membership.NumMissedProbesLimit = options.MissedProbes;
            membership.NumVotesForDeathDeclaration = options.Votes;
            membership.DeathVoteExpirationTimeout = options.VoteExpiration;
            membership.TableRefreshTimeout = options.TableRefresh;
            membership.IAmAliveTablePublishTimeout = options.AliveInterval;
            membership.DefunctSiloExpiration = options.DeadSilosKept;
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerHour, options.DeadSilosKept.Ticks));
        });
    }

    private static string Connection(SiloClusterOptions options) => PostgresDatabase.ConnectionString(options.Connection!, MembershipConnections);
}
