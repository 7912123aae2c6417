using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Tests.Survival;

public sealed class StartTests
{
    [Fact]
    public async Task All_faults_of_the_options_and_of_the_directory_are_told_at_once_with_what_is_legal()
    {
        string file = Path.GetTempFileName();
        var options = new EdgeOptions
        {
            DataDirectory = Path.Combine(file, "below"),
            Shards = 0,
            MemoryBudget = -1,
            MostSensorsPerAsset = 0,
            QueueBytes = -5,
            IdleAfter = TimeSpan.Zero,
            TickInterval = TimeSpan.FromHours(1),
            SnapshotInterval = TimeSpan.Zero,
            ReplayRetention = TimeSpan.FromTicks(-1),
            ReplayRetentionBytes = 0,
            HistoryRetention = TimeSpan.Zero,
            Log = new PartitionLogOptions { SegmentBytes = -1, FsyncInterval = TimeSpan.Zero, Fsync = (FsyncPolicy)9 },
            History = new HistoryOptions { Readers = 0 },
            Sensors = new SensorMonitorOptions { FutureTolerance = TimeSpan.Zero },
        };
        string message = (await Assert.ThrowsAsync<ArgumentException>(() => EmbeddedFleet.StartAsync(options))).Message;
        foreach (string name in (string[])["Shards", "MemoryBudget", "MostSensorsPerAsset", "QueueBytes", "IdleAfter", "TickInterval", "SnapshotInterval", "ReplayRetention", "ReplayRetentionBytes",
            "HistoryRetention", "SegmentBytes", "FsyncInterval", "Fsync", "Readers", "FutureTolerance"])
            Assert.Matches($@"\b{name} is [^;]+; expected ", message);
        Assert.Contains(file, message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_directory_that_another_fleet_has_is_refused_and_free_once_that_has_ended()
    {
        string path = Directory.CreateTempSubdirectory("anomaly-start-").FullName;
        var site = new Site(path);
        EmbeddedFleet first = await site.StartAsync();
        string message = (await Assert.ThrowsAsync<ArgumentException>(() => site.StartAsync())).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("in use by another process", message, StringComparison.Ordinal);
        await site.IngestAsync(first, 1);
        await first.DisposeAsync();
        await (await site.StartAsync()).DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    [SmallDiskFact]
    public async Task A_disk_that_cannot_be_written_is_refused_with_the_directory_and_the_reason()
    {
        using SmallDisk disk = SmallDisk.Mount(24);
        var site = new Site(disk.Path);
        await (await site.StartAsync()).DisposeAsync();
        disk.MakeReadOnly();
        string message = (await Assert.ThrowsAsync<ArgumentException>(() => site.StartAsync())).Message;
        Assert.Contains(disk.Path, message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", message, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task A_disk_without_any_room_is_refused_with_the_file()
    {
        using SmallDisk disk = SmallDisk.Mount(1);
        disk.Fill(but: 0);
        string message = (await Assert.ThrowsAsync<StorageException>(() => new Site(disk.Path).StartAsync())).Message;
        Assert.Contains(disk.Path, message, StringComparison.Ordinal);
    }
}
