using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Exchange;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>An owner that is one no longer, and does not know it.</summary>
public sealed class FencingTests
{
    [Fact]
    public async Task An_owner_whose_partition_was_taken_writes_nothing_more_and_the_caller_finds_the_next_one()
    {
        var telemetry = new Telemetry(61, 20, 2);
        await using var cluster = new ClusterUnderTest(new FleetSettings(), 1);
        await cluster.StartAsync();
        for (int round = 0; round < 6; round++)
        {
            Receipt receipt = await cluster.Fleet.IngestAsync(telemetry.Round(cluster.Now), round % 2 == 0 ? IngestWait.Durable : IngestWait.Scored);
            Assert.Equal(40, receipt.Accepted);
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
            if (round % 2 == 1)
                continue;
            foreach (int partition in await cluster.Stores.Log.PartitionsAsync(default))
            {
                Tenure taken = await cluster.Stores.Log.TakeAsync(partition, "thief", default);
                Assert.Equal([AppendOutcome.Deposed], await cluster.Stores.Log.AppendAsync([new LogRow(partition, taken.Epoch - 1, taken.NextPosition, 1, new byte[1])], default));
            }
        }
        await cluster.SettleAsync();
        SiloShare share = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress).GetRequiredService<SiloShare>();
        Assert.True(share.Counts.Deposed >= 3 * (await cluster.Stores.Log.PartitionsAsync(default)).Count, $"{share.Counts.Deposed} partitions were lost");
        Assert.Equal(6 * 40, (await cluster.Fleet.QueryAsync(new SensorQuery { Limit = 1_000 })).Items.Sum(sensor => sensor.Intake.Scored));
        string directory = Path.Combine(Directory.CreateTempSubdirectory("anomaly-fencing-").FullName, "log");
        try
        {
            await ClusterExport.RunAsync(cluster.Stores.Log, cluster.Stores.Checkpoints, directory, ExportForm.Log);
            await using EmbeddedFleet replayed = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = directory, Shards = 1, MemoryBudget = 64 << 20 }, cluster.Time);
            Assert.Equal(await Digests.OfSensorsAsync(replayed, withPositions: true), await Digests.OfSensorsAsync(cluster.Fleet, withPositions: true));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);
        }
    }
}
