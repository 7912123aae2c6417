using System.Net;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Tests.Placement;

/// <summary>Which silo a partition, and everything of it, belongs to.</summary>
public sealed class AssignmentTests
{
    [Fact]
    public void Whoever_knows_the_same_silos_says_the_same_in_whatever_order_he_knows_them() => ForSilos(silos =>
    {
        SiloAddress[] other = [.. silos.Reverse().OrderBy(silo => silo.Generation % 7)];
        Assert.All(Partitions, partition => Assert.Equal(Assignment.Of(partition, silos), Assignment.Of(partition, other)));
    });

    [Fact]
    public void A_silo_that_comes_takes_partitions_and_moves_none_between_the_others() => ForSilos(silos =>
    {
        SiloAddress[] former = silos[1..];
        if (former.Length == 0)
            return;
        int taken = 0;
        foreach (int partition in Partitions)
        {
            SiloAddress before = Assignment.Of(partition, former), after = Assignment.Of(partition, silos);
            Assert.True(after.Equals(before) || after.Equals(silos[0]), $"partition {partition} moved from {before} to {after}");
            taken += after.Equals(silos[0]) ? 1 : 0;
        }
        Assert.InRange(taken, 1, SensorId.Partitions - 1);
    });

    [Fact]
    public void The_share_of_each_silo_lies_within_five_standard_deviations_of_what_is_fair() => ForSilos(silos =>
    {
        double fair = 1.0 / silos.Length, most = 5 * Math.Sqrt(SensorId.Partitions * fair * (1 - fair));
        Dictionary<SiloAddress, int> shares = Partitions.CountBy(partition => Assignment.Of(partition, silos)).ToDictionary();
        Assert.All(silos, silo => Assert.InRange(shares.GetValueOrDefault(silo), SensorId.Partitions * fair - most, SensorId.Partitions * fair + most));
    });

    [Fact]
    public void Without_a_silo_there_is_none_to_assign() => Assert.Throws<ArgumentException>(() => Assignment.Of(3, []));

    [Fact]
    public void A_partition_its_sensors_and_its_assets_belong_together_whatever_their_names()
    {
        string[] tenants = [SensorId.DefaultTenant, "acme", "1+x", "dead+beef", "7f", "ünï"], paths = ["x", "3", "a/b", "1+2/3", "plant-7/line-2/pump-12/vibration", "ff/ff"];
        foreach (SensorId sensor in tenants.SelectMany(tenant => paths.Select(path => SensorId.Create(path, tenant))))
        {
            Assert.Equal(sensor.Partition, PartitionKey.PartitionOf(Grain("anomaly-sensor", PartitionKey.Of(sensor))));
            Assert.Equal(sensor.Partition, PartitionKey.PartitionOf(Grain(PartitionKey.AssetType, PartitionKey.Of(sensor.AssetId))));
        }
        Assert.All(Partitions, partition => Assert.Equal(partition, PartitionKey.PartitionOf(GrainId.Create(GrainType.Create(PartitionKey.PartitionType), GrainIdKeyExtensions.CreateIntegerKey(partition)))));
    }

    [Fact]
    public void A_silos_grain_is_placed_on_that_silo_and_no_other_grain_is()
    {
        SiloAddress[] silos = Silos(5, 3);
        Assert.All(silos, silo => Assert.Equal(silo, PartitionKey.SiloOf(Grain(PartitionKey.SiloType, silo.ToParsableString()), silos)));
        Assert.Null(PartitionKey.SiloOf(Grain(PartitionKey.SiloType, Silos(6, 1)[0].ToParsableString()), silos));
        Assert.Null(PartitionKey.SiloOf(Grain("anomaly-sensor", silos[0].ToParsableString()), silos));
    }

    [Fact]
    public void Silos_that_are_going_get_nothing_new_unless_all_are()
    {
        SiloAddress[] silos = Silos(8, 3);
        var draining = new DrainingSilos();
        Assert.Equal(silos, draining.Without(silos));
        draining.Add(silos[1]);
        Assert.Equal([silos[0], silos[2]], draining.Without(silos));
        draining.Add(silos[0]);
        draining.Add(silos[2]);
        Assert.Equal(silos, draining.Without(silos));
    }

    private static IEnumerable<int> Partitions => Enumerable.Range(0, SensorId.Partitions);

    private static GrainId Grain(string type, string key) => GrainId.Create(GrainType.Create(type), IdSpan.Create(key));

    private static void ForSilos(Action<SiloAddress[]> property)
    {
        var seeds = from seed in Gen.Choose(0, int.MaxValue) from count in Gen.Choose(1, 20) select (seed, count);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2026, 1), Prop.ForAll(seeds.ToArbitrary(), drawn => property(Silos((ulong)drawn.seed, drawn.count))));
    }

    private static SiloAddress[] Silos(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(i => SiloAddress.New(new IPEndPoint(new IPAddress([10, 0, (byte)random.NextInt32(256), (byte)i]), 11_111), 1 + random.NextInt32(1_000_000)))];
    }
}
