using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.Files;

public class FaultyFilesTests
{
    [Fact]
    public void What_was_flushed_outlives_every_loss_of_power()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var files = new FaultyFiles(seed);
            byte[] flushed = Bytes(seed, 3000);
            using (IFile file = files.Create("a/b"))
            {
                file.Write(flushed, 0);
                file.Flush();
                files.FlushFolder("a");
                file.Write(Bytes(seed + 1, 2000), 3000);
            }
            files.Crash();
            Assert.True(files.Snapshot()["a/b"].AsSpan().StartsWith(flushed), $"seed {seed}");
        }
    }

    [Fact]
    public void What_was_not_flushed_is_kept_lost_torn_or_reordered()
    {
        bool kept = false, lost = false, prefix = false, zeros = false, reordered = false, nameless = false;
        for (ulong seed = 0; seed < 500; seed++)
        {
            var files = new FaultyFiles(seed);
            IFile file = files.Create("a/b");
            byte[] first = Enumerable.Repeat((byte)1, 2000).ToArray(), second = Enumerable.Repeat((byte)2, 2000).ToArray();
            file.Write(first, 0);
            file.Write(second, 2000);
            files.Crash();
            if (!files.Snapshot().TryGetValue("a/b", out byte[]? after))
            {
                nameless = true;
                continue;
            }
            kept |= after.AsSpan().SequenceEqual([.. first, .. second]);
            lost |= after.Length == 0;
            prefix |= after.Length is > 0 and < 2000 && after.All(value => value == 1) && after.Length % 512 != 0;
            zeros |= after.Length == 4000 && after.All(value => value == 0);
            reordered |= after.Length == 4000 && after[..2000].All(value => value == 0) && after[2000..].All(value => value == 2);
        }
        Assert.True(kept && lost && prefix && zeros && reordered && nameless, $"{kept} {lost} {prefix} {zeros} {reordered} {nameless}");
    }

    [Fact]
    public void A_rename_is_old_or_new_and_never_nothing()
    {
        var seen = new HashSet<byte>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            var files = new FaultyFiles(seed);
            files.Put("a/name", [1]);
            using (IFile file = files.Create("a/name.new"))
            {
                file.Write([2], 0);
                file.Flush();
            }
            files.Rename("a/name.new", "a/name");
            files.Crash();
            seen.Add(Assert.Single(files.Snapshot()["a/name"]));
        }
        Assert.Equal(new byte[] { 1, 2 }, seen.Order());
    }

    [Fact]
    public void The_end_of_the_process_alone_loses_nothing_and_kills_handles()
    {
        var files = new FaultyFiles(1);
        IFile file = files.Create("b");
        file.Write([1, 2], 0);
        files.Kill();
        Assert.Equal([1, 2], files.Snapshot()["b"]);
        Assert.Throws<ObjectDisposedException>(() => file.Write([3], 2));
        Assert.Throws<ObjectDisposedException>(() => file.Length);
    }

    [Fact]
    public void The_same_seed_and_calls_give_the_same_bytes()
    {
        for (ulong seed = 0; seed < 50; seed++)
            Assert.Equal(Storm(seed), Storm(seed));
    }

    [Fact]
    public void A_full_disk_takes_what_fits_and_refuses_the_rest()
    {
        var files = new FaultyFiles(3) { Capacity = 10 };
        IFile one = files.Create("one"), two = files.Create("two");
        one.Write(new byte[6], 0);
        Assert.Contains("no space left", Assert.Throws<IOException>(() => two.Write(new byte[6], 0)).Message);
        Assert.Equal(4, two.Length);
        one.Write([1], 0);
        files.Capacity = 12;
        two.Write(new byte[6], 0);
        Assert.Equal(6, two.Length);
    }

    [Fact]
    public void After_a_failed_flush_a_later_one_succeeds_without_making_the_bytes_durable()
    {
        bool keptInMemory = false, lostOnDisk = false;
        for (ulong seed = 0; seed < 100; seed++)
        {
            var files = new FaultyFiles(seed);
            IFile file = files.Create("a");
            file.Write([1, 2, 3, 4], 0);
            files.FlushFolder("");
            files.FailFlush();
            Assert.Throws<IOException>(file.Flush);
            bool isRead = file.Length == 4;
            file.Flush();
            files.Crash();
            keptInMemory |= isRead;
            lostOnDisk |= isRead && files.Snapshot()["a"].Length == 0;
        }
        Assert.True(keptInMemory && lostOnDisk);
    }

    [Fact]
    public void The_operation_that_is_to_fail_fails_and_no_other()
    {
        var files = new FaultyFiles(4);
        IFile file = files.Create("a");
        files.FailAt(3);
        file.Write([1], 0);
        file.Flush();
        Assert.Throws<IOException>(() => files.Rename("a", "b"));
        files.Rename("a", "b");
        Assert.Equal(["b"], files.List(""));
        Assert.Equal(5, files.Operations);
    }

    [Fact]
    public void When_the_power_goes_everything_throws_until_the_machine_is_up_again()
    {
        var lengths = new HashSet<int>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var files = new FaultyFiles(seed);
            IFile file = files.Create("a");
            files.CrashAt(1);
            Assert.Throws<SimulatedPowerLoss>(() => file.Write(new byte[1000], 0));
            Assert.Throws<SimulatedPowerLoss>(() => files.List(""));
            Assert.Throws<SimulatedPowerLoss>(file.Flush);
            files.Kill();
            lengths.Add(files.Snapshot()["a"].Length);
        }
        Assert.Contains(0, lengths);
        Assert.Contains(1000, lengths);
        Assert.True(lengths.Count > 10);
    }

    [Fact]
    public void Bits_are_flipped_and_files_vanish_durably()
    {
        var files = new FaultyFiles(5);
        files.Put("a", [0, 0]);
        files.Put("b", [1]);
        files.Flip("a", 1, 3);
        files.Vanish("b");
        files.Crash();
        Assert.Equal([0, 8], Assert.Single(files.Snapshot()).Value);
    }

    private static List<string> Storm(ulong seed)
    {
        var files = new FaultyFiles(seed);
        var random = new SplitMix64(seed);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                string name = $"f/{round}-{i}";
                IFile file = files.Create(name);
                file.Write(Bytes(random.NextUInt64(), 1500), random.NextInt32(100));
                file.Truncate(1000);
                if (random.NextInt32(2) == 0)
                    file.Flush();
                if (random.NextInt32(2) == 0)
                    files.Rename(name, "f/name");
            }
            files.Crash();
        }
        return [.. files.Snapshot().Select(file => $"{file.Key} {Convert.ToHexString(file.Value)}")];
    }

    private static byte[] Bytes(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextUInt64())];
    }
}
