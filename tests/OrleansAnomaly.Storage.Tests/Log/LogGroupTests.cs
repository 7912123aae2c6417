using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Tests.Log;

public class LogGroupTests
{
    [Fact]
    public void Records_come_out_as_they_went_in_and_have_no_numbers_before_they_are_written()
    {
        var group = new LogGroup();
        group.Add(7, RecordKind.Define, 1, [1, 2, 3]);
        group.Add(1023, RecordKind.Batch, int.MaxValue, []);
        Assert.Equal([new Row(7, RecordKind.Define, 1, -1, -1, "010203"), new Row(1023, RecordKind.Batch, int.MaxValue, -1, -1, "")], Logs.Rows(group));
        Assert.Equal((2, 40 + 24 + 3 + 24, -1, EventTime.None), (group.Records, group.Bytes, group.FirstSequence, group.Time));
    }

    [Fact]
    public void A_group_is_appended_to_another_or_to_itself_and_cleared()
    {
        LogGroup one = new(), two = new();
        one.Add(1, RecordKind.Tick, 1, [1]);
        two.Add(2, RecordKind.Tick, 1, new byte[5000]);
        one.Append(two);
        one.Append(one);
        Assert.Equal([1, 2, 1, 2], Logs.Rows(one).Select(row => row.Partition));
        one.Clear();
        Assert.Empty(Logs.Rows(one));
        Assert.Equal((0, 40), (one.Records, one.Bytes));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused_and_leave_the_group_as_it_was()
    {
        var group = new LogGroup();
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Add(1024, RecordKind.Tick, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Add(-1, RecordKind.Tick, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Add(0, 0, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Add(0, (RecordKind)6, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Add(0, RecordKind.Tick, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Reserve(0, RecordKind.Tick, 1, -1));
        Assert.Throws<InvalidOperationException>(() => group.Reserve(0, RecordKind.Tick, 1, int.MaxValue));
        Assert.Throws<InvalidOperationException>(() => group.Reserve(0, RecordKind.Tick, 1, LogGroup.MaxBytes - 63));
        Assert.Equal((0, 40), (group.Records, group.Bytes));
    }

    [Fact]
    public void Filling_and_writing_a_group_allocates_nothing()
    {
        string root = Directory.CreateTempSubdirectory("anomaly-log-").FullName;
        try
        {
            using PartitionLog log = PartitionLog.Open(new DiskFiles(root), new PartitionLogOptions { Fsync = FsyncPolicy.Os }, TimeProvider.System);
            var group = new LogGroup();
            void WriteGroup()
            {
                group.Clear();
                for (int i = 0; i < 1000; i++)
                    group.Reserve(i, RecordKind.Batch, 10, 100).Fill((byte)i);
                log.Write(group);
            }
            WriteGroup();
            // The least of five rounds: what we allocate we allocate in each, what the system does once on this thread (loading, a collection) is in one.
            long least = long.MaxValue;
            for (int round = 0; round < 5; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 20; i++)
                    WriteGroup();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.Equal(0, least);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
