using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Silo.Placement;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.TestKit.Cluster;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Silo.Tests.Placement;

/// <summary>Partitions move where they belong when silos come and go, while readings come in.</summary>
public sealed class RebalanceTests
{
    private readonly Telemetry _telemetry = new(41, 60, 2);

    [Fact]
    public async Task A_silo_that_joins_gets_its_share_and_no_partition_is_ever_written_by_two()
    {
        await using var cluster = new ClusterUnderTest(new FleetSettings(), 2);
        await cluster.StartAsync();
        await FeedAsync(cluster, 3);
        InProcessSiloHandle third = await cluster.Cluster.StartAdditionalSiloAsync();
        await MovedAsync(cluster);
        Assert.NotEmpty(Owned(cluster, third));
        await FeedAsync(cluster, 3);
        await AssertTogetherAsync(cluster);
        foreach (int partition in await cluster.Stores.Log.PartitionsAsync(default))
        {
            List<LogRow> rows = await LogRows.AllAsync(cluster.Stores.Log, partition);
            Assert.Equal(rows.Select(row => row.Epoch).Order(), rows.Select(row => row.Epoch));
            Assert.Equal(rows.Skip(1).Select(row => row.Position), rows.SkipLast(1).Select(row => row.Position + row.Count));
        }
        await AssertScoredAsync(cluster);
    }

    [Fact]
    public async Task The_partitions_of_a_silo_that_stops_in_order_are_elsewhere_at_once_and_nothing_is_applied_anew()
    {
        await using var cluster = new ClusterUnderTest(new FleetSettings(), 3);
        await cluster.StartAsync();
        await FeedAsync(cluster, 3);
        await MovedAsync(cluster);
        InProcessSiloHandle going = cluster.Cluster.Silos[^1];
        int[] moving = [.. Owned(cluster, going)];
        Assert.NotEmpty(moving);
        long[] replayed = [.. cluster.Cluster.Silos.SkipLast(1).Select(silo => Share(cluster, silo).Counts.Replayed)];
        Task stop = cluster.Cluster.StopSiloAsync(going);
        await FeedAsync(cluster, 5);
        await stop;
        await cluster.SettleAsync();
        Assert.Equal(2, cluster.Cluster.Silos.Count);
        Assert.Empty(moving.Except(cluster.Cluster.Silos.SelectMany(silo => Owned(cluster, silo))));
        Assert.Equal(replayed, cluster.Cluster.Silos.Select(silo => Share(cluster, silo).Counts.Replayed));
        await FeedAsync(cluster, 2);
        await AssertTogetherAsync(cluster);
        await AssertScoredAsync(cluster);
    }

    private int _rounds;

    private async Task FeedAsync(ClusterUnderTest cluster, int rounds)
    {
        for (int i = 0; i < rounds; i++, _rounds++)
        {
            Receipt receipt = await cluster.Fleet.IngestAsync(_telemetry.Round(cluster.Now), IngestWait.Scored);
            Assert.Equal((_telemetry.Sensors.Count, 0), (receipt.Accepted, receipt.Refused));
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private async Task AssertScoredAsync(ClusterUnderTest cluster) =>
        Assert.All((await cluster.Fleet.QueryAsync(new SensorQuery { Limit = 1_000 })).Items, sensor => Assert.Equal(_rounds, sensor.Intake.Scored));

    /// <summary>The grains of all sensors are where that of their partition is.</summary>
    private async Task AssertTogetherAsync(ClusterUnderTest cluster)
    {
        IGrainFactory grains = cluster.Cluster.Client;
        var management = grains.GetGrain<IManagementGrain>(0);
        foreach (SensorId sensor in _telemetry.Sensors)
        {
            SiloAddress? owner = await management.GetActivationAddress(grains.GetGrain<IPartitionGrain>(sensor.Partition));
            Assert.Equal((sensor, owner), (sensor, await management.GetActivationAddress(grains.GetGrain<ISensorGrain>(PartitionKey.Of(sensor)))));
        }
    }

    /// <summary>Returns once every partition is where it belongs, and only there. Silos look after that several times a second.</summary>
    private async Task MovedAsync(ClusterUnderTest cluster)
    {
        IReadOnlyList<int> all = await cluster.Stores.Log.PartitionsAsync(default);
        SiloAddress[] silos = [.. cluster.Cluster.Silos.Select(silo => silo.SiloAddress)];
        (int Partition, SiloAddress Silo)[] owned = [];
        for (int looks = 0; looks < 20_000; looks++)
        {
            await cluster.SettleAsync();
            owned = [.. cluster.Cluster.Silos.SelectMany(silo => Owned(cluster, silo).Select(partition => (partition, silo.SiloAddress)))];
            if (owned.Length == all.Count && owned.All(one => Assignment.Of(one.Partition, silos).Equals(one.Silo)))
                return;
        }
        Assert.Fail($"of {all.Count} partitions {owned.Length} are owned, {owned.Count(one => Assignment.Of(one.Partition, silos).Equals(one.Silo))} where they belong; by silo: "
            + string.Join(", ", silos.Select(silo => $"{silo} has {owned.Count(one => one.Silo.Equals(silo))} of {all.Count(partition => Assignment.Of(partition, silos).Equals(silo))}")));
    }

    private static IEnumerable<int> Owned(ClusterUnderTest cluster, InProcessSiloHandle silo) =>
        cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<LocalPartitions>().All.Select(one => one.Id);

    private static SiloShare Share(ClusterUnderTest cluster, InProcessSiloHandle silo) => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SiloShare>();
}
