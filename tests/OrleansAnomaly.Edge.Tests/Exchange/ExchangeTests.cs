using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Exchange;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Cluster;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Edge.Tests.Exchange;

/// <summary>Data directories that become logs and checkpoints, and the other way; what they cannot become is refused before anything is written.</summary>
public sealed class ExchangeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-exchange-").FullName;
    private readonly ManualTime _time = new(Telemetry.Start);
    private readonly Telemetry _telemetry = new(51, 12, 2);
    private readonly MemoryLog _log = new(TimeProvider.System);
    private readonly MemoryCheckpoints _checkpoints = new();
    private readonly SqliteHistory _history = SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions());

    public void Dispose()
    {
        _history.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_fleet_that_was_killed_is_imported_with_its_log_behind_the_snapshot()
    {
        EmbeddedFleet fleet = await StartAsync("from");
        await FeedAsync(fleet, 20);
        await fleet.ExecuteAsync(new TakeSnapshot());
        await FeedAsync(fleet, 15);
        await fleet.CrashAsync();
        ExchangeReport report = await ImportAsync("from");
        Assert.Equal((24, 12), (report.Sensors, report.Assets));
        Assert.True(report.Positions >= 15 * 24, $"{report.Positions} positions");
        Assert.Equal(24, _history.Names(SensorId.DefaultTenant, "", "", null, 100).Count);
        Assert.All(await _log.PartitionsAsync(default), partition => Assert.Equal(_checkpoints.ReadAsync(partition, default).Result!.Position, _history.Told(partition)));
        await ClusterExport.RunAsync(_log, _checkpoints, Folder("to"), time: _time);
        Assert.Equal(await DigestsAsync("from"), await DigestsAsync("to"));
    }

    [Fact]
    public async Task A_directory_without_a_snapshot_is_imported_from_its_log_and_exported_as_logs_again()
    {
        EmbeddedFleet fleet = await StartAsync("from");
        await FeedAsync(fleet, 5);
        await fleet.CrashAsync();
        Assert.Equal(0, (await ImportAsync("from")).Assets);
        Assert.Equal(ExportForm.Log, (await ClusterExport.RunAsync(_log, _checkpoints, Folder("to"), time: _time)).Form);
        Assert.Equal(await DigestsAsync("from"), await DigestsAsync("to"));
    }

    [Fact]
    public async Task A_directory_that_is_missing_in_use_or_empty_is_refused()
    {
        Assert.Contains("is not there; expected the data directory of a fleet", (await Assert.ThrowsAsync<ArgumentException>(() => ImportAsync("nowhere"))).Message);
        Assert.False(Directory.Exists(Folder("nowhere")));
        await using (EmbeddedFleet fleet = await StartAsync("from"))
            Assert.Contains("is in use by another process", (await Assert.ThrowsAsync<ArgumentException>(() => ImportAsync("from"))).Message);
        Directory.CreateDirectory(Folder("empty"));
        Assert.Contains("there is no log", (await Assert.ThrowsAsync<StorageException>(() => ImportAsync("empty"))).Message);
    }

    [Fact]
    public async Task A_cluster_that_is_not_empty_is_refused()
    {
        await using (EmbeddedFleet fleet = await StartAsync("from"))
            await FeedAsync(fleet, 2);
        await _log.TakeAsync(7, "silo", default);
        await _log.AppendAsync([LogRows.Row(7, 1, 0, 1)], default);
        Assert.Contains("the cluster has logs of 1 partitions; expected an empty one", (await Assert.ThrowsAsync<StorageException>(() => ImportAsync("from"))).Message);
        SensorId sensor = _telemetry.Sensors[0];
        _history.Tell([new Telling(sensor.Partition, 0, 1) { Names = { new SensorName((long)sensor.Partition << 32, sensor) } }]);
        Assert.Contains("the cluster has a history; expected an empty one",
            (await Assert.ThrowsAsync<StorageException>(() => ClusterImport.RunAsync(Folder("from"), new MemoryLog(_time), _checkpoints, _history))).Message);
    }

    [Fact]
    public async Task A_place_that_is_not_free_is_refused()
    {
        Directory.CreateDirectory(Folder("full"));
        await File.WriteAllTextAsync(Path.Combine(Folder("full"), "letter"), "dear");
        Assert.Contains("is there and not empty", (await Assert.ThrowsAsync<ArgumentException>(() => ClusterExport.RunAsync(_log, _checkpoints, Folder("full")))).Message);
        Directory.CreateDirectory(Folder("half.unfinished"));
        Assert.Contains("an export that goes on, or was ended", (await Assert.ThrowsAsync<ArgumentException>(() => ClusterExport.RunAsync(_log, _checkpoints, Folder("half")))).Message);
    }

    [Fact]
    public async Task A_log_that_was_trimmed_is_not_exported_as_a_log_and_nothing_is_left_behind()
    {
        await _log.TakeAsync(7, "silo", default);
        await _log.BeginAsync(7, 1, 40, default);
        await RefusedAsync("the log of partition 7 no longer goes back to its beginning; export the states instead", ExportForm.Log);
        await RefusedAsync("the log of partition 7 holds the positions from 40 on", null);
    }

    [Fact]
    public async Task What_is_damaged_or_does_not_fit_together_is_not_exported()
    {
        await _log.TakeAsync(7, "silo", default);
        await _log.AppendAsync([LogRows.Row(7, 1, 0, 1, "no records at all, only words that stand here")], default);
        await RefusedAsync("the row at position 0 of partition 7 is damaged", null);
        await _checkpoints.WriteAsync(new CheckpointPart(7, 1, 1, EventTime.None, 0, [], [new StoredAssetState(0, 9, new byte[100])], IsLast: true), default);
        await RefusedAsync("the log of partition 7 ends at position 1, but the checkpoint knows it up to 9", ExportForm.States);
    }

    private async Task RefusedAsync(string why, ExportForm? form)
    {
        Assert.Contains(why, (await Assert.ThrowsAsync<StorageException>(() => ClusterExport.RunAsync(_log, _checkpoints, Folder("to"), form))).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    private string Folder(string name) => Path.Combine(_root, name);

    private Task<ExchangeReport> ImportAsync(string name) => ClusterImport.RunAsync(Folder(name), _log, _checkpoints, _history);

    private Task<EmbeddedFleet> StartAsync(string name) =>
        EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = Folder(name), Shards = 2, MemoryBudget = 64 << 20, SnapshotInterval = TimeSpan.FromDays(1) }, _time);

    private async Task FeedAsync(EmbeddedFleet fleet, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            await fleet.IngestAsync(_telemetry.Round(EventTime.From(_time.GetUtcNow())), IngestWait.Scored);
            _time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private async Task<IEnumerable<string>> DigestsAsync(string name)
    {
        await using EmbeddedFleet fleet = await StartAsync(name);
        Assert.Empty(fleet.Started.Damages);
        return (await fleet.QueryAsync(new SensorQuery { Limit = 1_000 })).Items.Select(sensor => $"{sensor.Sensor} {sensor.Intake}");
    }
}
