using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.Log;

public class CrashTests
{
    private const long SegmentBytes = 9_500;

    [Theory]
    [InlineData(FsyncPolicy.Always)]
    [InlineData(FsyncPolicy.Interval)]
    [InlineData(FsyncPolicy.Os)]
    public void After_a_loss_of_power_at_any_operation_all_that_was_durable_is_there_and_nothing_is_invented(FsyncPolicy fsync)
    {
        for (ulong seed = 1; seed <= 2; seed++)
        {
            for (int crash = 1; RunLives(seed * 1000, crash, fsync); crash++)
            {
            }
        }
    }

    [Fact]
    public void A_failed_operation_stops_the_log_for_ever_and_loses_nothing_that_was_acknowledged()
    {
        for (ulong seed = 1; seed <= 2; seed++)
        {
            bool failed = true;
            for (int at = 1; failed; at++)
            {
                var files = new FaultyFiles(seed * 1000 + (ulong)at);
                string because = $"seed {seed}, failure at operation {at}";
                List<List<Row>> acknowledged = [], told = [];
                files.FailAt(at);
                failed = Live(files, seed, 30, FsyncPolicy.Always, acknowledged, told, because);
                // The process ends; what a failed flush left in memory must not be taken for durable by the next one.
                files.Kill();
                CheckAndGoOn(files, acknowledged, told, because, seed + 1, FsyncPolicy.Always);
                files.Crash();
                CheckAndGoOn(files, acknowledged, told, because + ", then a loss of power", seed + 2, FsyncPolicy.Always);
            }
        }
    }

    [Fact]
    public void What_a_failed_flush_left_in_memory_is_made_durable_before_the_log_goes_on()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var files = new FaultyFiles(seed);
            List<List<Row>> acknowledged = [], told = [];
            using (PartitionLog log = Logs.Open(files))
            {
                acknowledged.AddRange(Logs.Write(log, seed, 3));
                told.AddRange(acknowledged);
                files.FailFlush();
                var group = new LogGroup();
                group.Add(1, RecordKind.Tick, 1, [1, 2, 3]);
                StorageException first = Assert.Throws<StorageException>(() => log.Write(group));
                told.Add(Logs.Rows(group));
                Assert.Same(first, log.Failure);
                Assert.Same(first, Assert.Throws<StorageException>(() => log.Write(group)));
                Assert.Same(first, Assert.Throws<StorageException>(log.Flush));
                Assert.Same(first, Assert.Throws<StorageException>(() => log.FlushIfDue()));
                Logs.AssertSame(acknowledged, Logs.Groups(log), $"seed {seed}");
            }
            files.Kill();
            CheckAndGoOn(files, acknowledged, told, $"seed {seed}", seed, FsyncPolicy.Always);
            files.Crash();
            CheckAndGoOn(files, acknowledged, told, $"seed {seed}, power lost", seed, FsyncPolicy.Always);
        }
    }

    [Fact]
    public void On_a_full_disk_the_log_stops_and_goes_on_once_there_is_space()
    {
        for (int space = 0; space < 40_000; space += 307)
        {
            var files = new FaultyFiles((ulong)space) { Capacity = space };
            List<List<Row>> acknowledged = [], told = [];
            Assert.True(Live(files, 7, 60, FsyncPolicy.Always, acknowledged, told, $"space {space}"));
            files.Crash();
            files.Capacity = long.MaxValue;
            CheckAndGoOn(files, acknowledged, told, $"space {space}", 8, FsyncPolicy.Always);
        }
    }

    // A first life up to the crash, and a second one that crashes too, somewhere in its opening or after it.
    private static bool RunLives(ulong seed, int crash, FsyncPolicy fsync)
    {
        var files = new FaultyFiles(seed + (ulong)crash);
        string because = $"seed {seed}, {fsync}, crash at operation {crash}";
        List<List<Row>> durable = [], told = [];
        files.CrashAt(crash);
        bool crashed = Live(files, seed, 25, fsync, durable, told, because);
        files.Crash();
        var random = new SplitMix64(seed + (ulong)crash);
        files.CrashAt(1 + random.NextInt32(30));
        Live(files, seed + 1, 10, fsync, durable, told, because + ", second life");
        if (random.NextInt32(4) == 0)
            files.Kill();
        files.Crash();
        CheckAndGoOn(files, durable, told, because, seed + 2, fsync);
        return crashed;
    }

    private static void CheckAndGoOn(FaultyFiles files, List<List<Row>> acknowledged, List<List<Row>> told, string because, ulong seed, FsyncPolicy fsync)
    {
        Assert.False(Live(files, seed, 3, fsync, acknowledged, told, because));
        using PartitionLog log = Logs.Open(files);
        Logs.AssertSame(acknowledged, Logs.Groups(log), because + ", and in the end");
    }

    /// <summary>
    /// Opens the log, checks what it holds, and writes. Whether it was stopped by a fault. Durable groups are appended to the one list; all that a write was
    /// tried for to the other.
    /// </summary>
    private static bool Live(FaultyFiles files, ulong seed, int writes, FsyncPolicy fsync, List<List<Row>> durable, List<List<Row>> told, string because)
    {
        var time = new ManualTime();
        var random = new SplitMix64(seed);
        var group = new LogGroup();
        PartitionLog log;
        try
        {
            log = Logs.Open(files, SegmentBytes, fsync, time: time);
        }
        catch (SimulatedPowerLoss)
        {
            return true;
        }
        catch (StorageException refused) when (refused.InnerException is IOException)
        {
            return true;
        }
        catch (StorageException refused)
        {
            Assert.Fail($"{because}: {refused}");
            return true;
        }
        using PartitionLog closing = log;
        var written = new List<List<Row>>();
        try
        {
            List<List<Row>> found = Logs.Groups(log);
            Logs.AssertDense(found, because);
            Assert.True(found.Count >= durable.Count, $"{because}: {found.Count} groups, of which {durable.Count} were durable");
            Logs.AssertSame(durable, found[..durable.Count], because);
            foreach (List<Row> extra in found[durable.Count..])
                Assert.True(told.Exists(extra.SequenceEqual), $"{because}: a group that nobody wrote");
            Assert.Equal(log.NextSequence, found.Sum(rows => rows.Sum(row => row.Count)));
            Assert.Equal(log.NextSequence, log.DurableSequence);
            durable.Clear();
            durable.AddRange(found);
            for (int i = 0; i < writes; i++)
            {
                Logs.Fill(group, ref random, 300);
                long next = log.NextSequence;
                int before = told.Count;
                try
                {
                    log.Write(group);
                }
                finally
                {
                    if (group.FirstSequence == next)
                        told.Add(Logs.Rows(group));
                }
                written.Add(told[before]);
                time.Advance(TimeSpan.FromMilliseconds(300));
            }
            log.Flush();
            Assert.Equal(log.NextSequence, log.DurableSequence);
        }
        catch (SimulatedPowerLoss)
        {
            return true;
        }
        catch (StorageException stopped) when (stopped.InnerException is IOException or SimulatedPowerLoss)
        {
            return true;
        }
        catch (StorageException refused)
        {
            Assert.Fail($"{because}: {refused}");
        }
        finally
        {
            durable.AddRange(written.Where(rows => rows[0].Sequence < log.DurableSequence));
        }
        return false;
    }
}
