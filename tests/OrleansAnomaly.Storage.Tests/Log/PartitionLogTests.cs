using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.Log;

public class PartitionLogTests
{
    [Fact]
    public void What_is_written_is_read_back_from_any_sequence_over_segments_and_lives()
    {
        Gen<(ulong Seed, int Lives, int Groups, int Room)> logs =
            from seed in Gen.Choose(0, int.MaxValue)
            from lives in Gen.Choose(1, 4)
            from groups in Gen.Choose(0, 12)
            from room in Gen.Choose(1, 2000)
            select ((ulong)seed, lives, groups, room);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2026, 1), Prop.ForAll(logs.ToArbitrary(), it =>
        {
            var files = new FaultyFiles(it.Seed);
            var written = new List<List<Row>>();
            for (int life = 0; life < it.Lives; life++)
                written.AddRange(Logs.Write(files, it.Seed + (ulong)life, it.Groups, 8244 + it.Room));
            Logs.AssertDense(written, $"{it}");
            using PartitionLog log = Logs.Open(files);
            using LogReader outside = PartitionLog.OpenReader(files, 0);
            Logs.AssertSame(written, Logs.Groups(log), $"{it}");
            Logs.AssertSame(written, Logs.Groups(outside), $"{it}, outside");
            Assert.Equal(written.Sum(group => group.Sum(row => row.Count)), log.NextSequence);
            foreach (var rows in written.SelectMany(group => group).GroupBy(row => row.Partition))
                Assert.Equal(rows.Sum(row => row.Count), log.NextPosition(rows.Key));
            long from = new SplitMix64(it.Seed).NextInt32((int)log.NextSequence + 1);
            Logs.AssertSame([.. written.Where(group => group[^1].Sequence + group[^1].Count > from)], Logs.Groups(log, from), $"{it}, from {from}");
        }));
    }

    [Fact]
    public void The_newest_segment_alone_grows_and_the_others_hold_what_they_say()
    {
        var files = new FaultyFiles(1);
        using PartitionLog log = Logs.Open(files, 9_000);
        Logs.Write(log, 1, 60);
        IReadOnlyList<LogSegment> segments = log.Segments;
        Assert.True(segments.Count > 5);
        foreach (LogSegment segment in segments)
            Assert.Equal(files.Snapshot()[$"log/{segment.Number:D10}.log"].Length, segment.Bytes);
        Assert.All(segments.Take(segments.Count - 1), segment => Assert.InRange(segment.Bytes, 8_245, 9_000));
    }

    [Fact]
    public void Trim_deletes_segments_wholly_before_the_sequence_and_says_from_where_the_log_is_there()
    {
        var files = new FaultyFiles(2);
        using PartitionLog log = Logs.Open(files, 9_000);
        List<List<Row>> written = Logs.Write(log, 1, 60);
        IReadOnlyList<LogSegment> before = log.Segments;
        log.Trim(before[3].FirstSequence - 1);
        Assert.Equal(before.Skip(2), log.Segments);
        StorageException refused = Assert.Throws<StorageException>(() => log.Read(0));
        Assert.Contains($"begins with sequence {before[2].FirstSequence}", refused.Message);
        long from = before[2].FirstSequence;
        Logs.AssertSame([.. written.Where(group => group[0].Sequence >= from)], Logs.Groups(log, from), "after the trim");
        log.Trim(long.MaxValue);
        Assert.Equal(before[^1], Assert.Single(log.Segments));
        Assert.Equal(["0000000001.log", "head"], [.. files.List("log").Select(name => name == $"{before[^1].Number:D10}.log" ? "0000000001.log" : name)]);
        files.Crash();
        using PartitionLog again = Logs.Open(files);
        Assert.Equal(log.NextSequence, again.NextSequence);
    }

    [Fact]
    public void Under_Interval_a_flush_comes_when_it_is_due_and_under_Os_only_when_asked_for()
    {
        var time = new ManualTime();
        using PartitionLog interval = Logs.Open(new FaultyFiles(3), fsync: FsyncPolicy.Interval, time: time), os = Logs.Open(new FaultyFiles(3), fsync: FsyncPolicy.Os, time: time);
        Logs.Write(interval, 1, 1);
        Logs.Write(os, 1, 1);
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(interval.FlushIfDue());
        Assert.Equal(0, interval.DurableSequence);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(interval.FlushIfDue());
        Assert.False(os.FlushIfDue());
        Assert.Equal(interval.NextSequence, interval.DurableSequence);
        Assert.False(interval.FlushIfDue());
        time.Advance(TimeSpan.FromSeconds(2));
        Logs.Write(interval, 2, 1);
        Assert.Equal(interval.NextSequence, interval.DurableSequence);
        Assert.Equal(0, os.DurableSequence);
        os.Flush();
        Assert.Equal(os.NextSequence, os.DurableSequence);
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_every_group_once_in_order()
    {
        string root = Directory.CreateTempSubdirectory("anomaly-log-").FullName;
        try
        {
            var files = new DiskFiles(root);
            using PartitionLog log = Logs.Open(files, 12_000, FsyncPolicy.Os);
            Task<List<List<Row>>> inside = ReadAll(log.Read(0), 1500), outside = ReadAll(PartitionLog.OpenReader(files, 0), 1500);
            List<List<Row>> written = Logs.Write(log, 9, 1500);
            Logs.AssertSame(written, await inside, "inside");
            Logs.AssertSame(written, await outside, "outside");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        static Task<List<List<Row>>> ReadAll(LogReader reader, int count) => Task.Factory.StartNew(() =>
        {
            using LogReader closing = reader;
            var groups = new List<List<Row>>();
            while (groups.Count < count)
            {
                if (reader.Next() is { } group)
                    groups.Add(Logs.Rows(group));
                else
                    Thread.Yield();
            }
            return groups;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Fact]
    public void A_reader_outside_goes_on_over_the_end_and_the_next_life_of_the_writer()
    {
        var files = new FaultyFiles(4);
        List<List<Row>> written = Logs.Write(files, 1, 5);
        using LogReader reader = PartitionLog.OpenReader(files, 0);
        List<List<Row>> read = Logs.Groups(reader);
        for (ulong life = 2; life < 6; life++)
        {
            written.AddRange(Logs.Write(files, life, 3, 8_800));
            read.AddRange(Logs.Groups(reader));
            Logs.AssertSame(written, read, $"life {life}");
        }
    }

    [Fact]
    public void Every_fault_of_the_options_is_told_at_once()
    {
        Assert.Empty(new PartitionLogOptions().Validate());
        var options = new PartitionLogOptions { Fsync = (FsyncPolicy)9, FsyncInterval = TimeSpan.FromMilliseconds(9), SegmentBytes = 1000 };
        Assert.Equal(3, options.Validate().Count);
        Assert.Throws<ArgumentException>(() => PartitionLog.Open(new FaultyFiles(1), options, new ManualTime()));
    }

    [Fact]
    public void There_is_no_reading_where_there_is_no_log()
    {
        Assert.Contains("no log", Assert.Throws<StorageException>(() => PartitionLog.OpenReader(new FaultyFiles(1), 0)).Message);
        string root = Path.Combine(Path.GetTempPath(), "anomaly-no-such-folder");
        Assert.Contains("no log", Assert.Throws<StorageException>(() => PartitionLog.OpenReader(new DiskFiles(root), 0)).Message);
    }

    [Fact]
    public void The_bytes_on_disk_are_those_of_format_1()
    {
        var files = new FaultyFiles(5);
        using PartitionLog log = Logs.Open(files);
        var group = new LogGroup();
        group.Add(3, RecordKind.Batch, 10, [0xAA, 0xBB]);
        group.Add(1023, RecordKind.Tick, 1, []);
        log.Write(group);
        byte[] segment = files.Snapshot()["log/0000000001.log"];
        Assert.Equal("4F414C4F47534547010000000000000001000000000000000000000000000000000000000000000040F34CF65E470600", Convert.ToHexString(segment, 0, 48));
        Assert.All(segment[48..8240], value => Assert.Equal(0, value));
        Assert.Equal("5FA7FEB9", Convert.ToHexString(segment, 8240, 4));
        Assert.Equal("4F414731C337BF6032000000020000000000000000000000000000000000000040F34CF65E470600", Convert.ToHexString(segment, 8244, 40));
        Assert.Equal("E911189102000000020003000A0000000000000000000000AABB", Convert.ToHexString(segment, 8284, 26));
        Assert.Equal("B38E89EC000000000300FF03010000000000000000000000", Convert.ToHexString(segment, 8310, 24));
        Assert.Equal(8334, segment.Length);
        Assert.Equal("4F414C4F4748454401000000010000000000000045F32382", Convert.ToHexString(files.Snapshot()["log/head"]));
    }
}
