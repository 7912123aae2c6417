using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Tests.Log;

public sealed class LeapTests
{
    [Fact]
    public void Numbers_that_were_left_out_are_never_given_and_readers_and_later_openings_go_on_behind_them()
    {
        string path = Directory.CreateTempSubdirectory("anomaly-leap-").FullName;
        var files = new DiskFiles(path);
        var positions = new long[SensorId.Partitions];
        using (PartitionLog log = PartitionLog.Open(files, new PartitionLogOptions(), TimeProvider.System))
        {
            Write(log, partition: 3, rows: 10);
            (positions[3], positions[7]) = (25, 40);
            log.Leap(100, positions);
            Assert.Equal((100, 25, 40), (log.NextSequence, log.NextPosition(3), log.NextPosition(7)));
            Write(log, partition: 3, rows: 5);
            Assert.Equal([(0, 0), (100, 25)], Read(log.Read(0)));
            // What is asked for may lie among what was left out.
            Assert.Equal([(100, 25)], Read(log.Read(50)));
            Assert.Throws<ArgumentOutOfRangeException>(() => log.Leap(105, positions));
            positions[3] = 29;
            Assert.Throws<ArgumentOutOfRangeException>(() => log.Leap(200, positions));
        }
        using (PartitionLog log = PartitionLog.Open(files, new PartitionLogOptions(), TimeProvider.System))
        {
            Assert.Equal((105, 30, 40), (log.NextSequence, log.NextPosition(3), log.NextPosition(7)));
            Write(log, partition: 7, rows: 1);
            Assert.Equal([(0, 0), (100, 25), (105, 40)], Read(log.Read(0)));
        }
        Assert.Equal([(0, 0), (100, 25), (105, 40)], Read(PartitionLog.OpenReader(files, 0)));
        Directory.Delete(path, recursive: true);
    }

    private static void Write(PartitionLog log, int partition, int rows)
    {
        var group = new LogGroup();
        group.Add(partition, RecordKind.Batch, rows, [1, 2, 3]);
        log.Write(group);
    }

    private static List<(long Sequence, long Position)> Read(LogReader reader)
    {
        List<(long, long)> found = [];
        using (reader)
        {
            while (reader.Next() is { } group)
            {
                foreach (LogRecord record in group)
                    found.Add((record.Sequence, record.Position));
            }
        }
        return found;
    }
}
