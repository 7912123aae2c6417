using System.Buffers.Binary;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Fleet;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Silo.Tests.Partitions;

public class HostilePartTests
{
    [Fact]
    public async Task A_part_that_cannot_be_taken_leaves_no_trace_in_the_log()
    {
        await using var test = new ClusterUnderTest(new FleetSettings(), 1);
        await test.StartAsync();
        SplitBatch sound = Split("machine/a", test.Now);
        IPartitionGrain partition = test.Cluster.Client.GetGrain<IPartitionGrain>(sound.Partition);
        byte[] rows = [.. sound.Part.Rows], names = [.. sound.Part.Names];
        // The time of the first row stands behind the layout.
        BinaryPrimitives.WriteInt64LittleEndian(rows.AsSpan(1), long.MaxValue);
        names[0] ^= 0x40;
        BatchPart[] hostile =
        [
            sound.Part with { Rows = rows },
            sound.Part with { Names = names },
            sound.Part with { Count = 7 },
            sound.Part with { Sensors = 2 },
            sound.Part with { Rows = [] },
            Split("other/b", test.Now).Part,
        ];
        foreach (BatchPart part in hostile)
            await Assert.ThrowsAsync<ArgumentException>(() => partition.IngestAsync(part, IngestWait.Durable));

        Assert.Equal(1, (await partition.IngestAsync(Split("machine/c", test.Now).Part, IngestWait.Scored)).Accepted);
        await test.RestartAsync(orderly: false);
        Assert.Equal(1, (await test.Fleet.IngestAsync(Batch("machine/a", test.Now + 1), IngestWait.Scored)).Scored!.Scored);
        Assert.Equal(["machine/a", "machine/c"], (await test.Fleet.QueryAsync(new SensorQuery())).Items.Select(info => info.Sensor.Path));
    }

    private static SplitBatch Split(string path, long time) => Assert.Single(SplitBatch.Of(Batch(path, time)));

    private static ReadingBatch Batch(string path, long time)
    {
        var builder = new ReadingBatchBuilder();
        builder.Add(SensorId.Create(path), new Reading(time, 1));
        return builder.Build();
    }
}
