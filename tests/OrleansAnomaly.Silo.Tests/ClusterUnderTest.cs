using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.TestingHost;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Silo.Fleet;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Silo.Tests;

/// <summary>Silos of one process with their stores in memory, and a client of them.</summary>
internal sealed class ClusterUnderTest(FleetSettings settings, short silos) : FleetUnderTest(Telemetry.Start)
{
    // A silo that was killed is missed soon, and what is lost with it is asked for again, long before patience ends.
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);

    private InProcessTestCluster? _cluster;
    private OrleansFleet? _fleet;

    public override IFleet Fleet => _fleet!;

    public InProcessTestCluster Cluster => _cluster!;

    /// <summary>What the silos share; closed with the cluster.</summary>
    public ClusterStores Stores { get; init; } = new(
        new MemoryLog(TimeProvider.System), new MemoryCheckpoints(), SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions()));

    public FleetOptions Options { get; init; } = new()
    {
        MemoryBudget = Math.Max(16 << 20, settings.MemoryBudget / silos),
        QueueBytes = settings.QueueBytes,
        TickInterval = settings.TickInterval,
        IdleAfter = settings.IdleAfter,
        MostSensorsPerAsset = settings.MostSensorsPerAsset,
        SettleTime = TimeSpan.FromSeconds(1),
    };

    public async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => silo.Services.AddPartitions(Options, Stores, Time)
            .Configure<SiloMessagingOptions>(messages => messages.ResponseTimeout = s_answer)
            .Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
            }));
        builder.ConfigureClient(client => client.Services.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = s_answer));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _fleet = new OrleansFleet(_cluster.Client, Stores.History, Options, new TimeOfTheTest(Time), NullLogger<OrleansFleet>.Instance);
    }

    public override async Task RestartAsync(bool orderly)
    {
        await _fleet!.DisposeAsync();
        if (orderly)
            await _cluster!.StopAllSilosAsync();
        else
            await Task.WhenAll(_cluster!.Silos.ToArray().Select(silo => _cluster.KillSiloAsync(silo)));
        await _cluster.DisposeAsync();
        await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _fleet!.DisposeAsync();
        await _cluster!.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        await Stores.DisposeAsync();
    }

    /// <summary>Says what time it is as the test does; how long something takes, it measures by the machine's clock, so that patience comes to an end.</summary>
    private sealed class TimeOfTheTest(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }
}
