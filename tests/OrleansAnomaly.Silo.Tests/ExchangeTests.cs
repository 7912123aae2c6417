using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Exchange;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Fleet;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Tests;

/// <summary>A fleet that moves from one runtime to the other says what one says that never moved.</summary>
public sealed class ExchangeTests : IDisposable
{
    private const int First = 330, Second = 430, Third = 530;

    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-exchange-").FullName;
    private readonly Telemetry _telemetry = new(21, 24, 3);
    private readonly ManualTime _time = new(Telemetry.Start);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Readings_in_an_embedded_fleet_then_in_a_cluster_then_in_an_embedded_fleet_give_what_one_fleet_says() =>
        await MoveAsync(new ClusterUnderTest(new FleetSettings(), 2));

    [PostgresFact]
    public async Task The_same_over_a_database()
    {
        await using var postgres = new PostgresUnderTest();
        PostgresDatabase database = await postgres.NewAsync();
        var stores = new ClusterStores(new PostgresLog(database), new PostgresCheckpoints(database), await PostgresHistory.OpenAsync(database));
        await MoveAsync(new ClusterUnderTest(new FleetSettings(), 2) { Stores = stores });
    }

    [Fact]
    public async Task A_fleet_started_on_the_logs_of_a_cluster_computes_all_its_states_anew()
    {
        List<string> sensors, assets;
        await using (var cluster = new ClusterUnderTest(new FleetSettings(), 2))
        {
            await cluster.StartAsync();
            await FeedAsync(cluster.Fleet, cluster.Time, 0, First);
            await cluster.Fleet.ExecuteAsync(new RelearnSensor(_telemetry.Sensors[5]));
            await FeedAsync(cluster.Fleet, cluster.Time, First, First + 20);
            await cluster.Fleet.ExecuteAsync(new TakeSnapshot());
            sensors = await Digests.OfSensorsAsync(cluster.Fleet, withPositions: true);
            assets = await Digests.OfAssetsAsync(cluster.Stores.Checkpoints);
            ExchangeReport report = await ClusterExport.RunAsync(cluster.Stores.Log, cluster.Stores.Checkpoints, Folder("log"));
            Assert.Equal(ExportForm.Log, report.Form);
            await ClusterExport.RunAsync(cluster.Stores.Log, await UnfinishedAsync(cluster.Stores), Folder("unfinished"), ExportForm.States);
        }
        // States that know more than their partition's mark, of sensors that only the log names.
        await using (EmbeddedFleet resumed = await StartAsync("unfinished"))
        {
            Assert.Empty(resumed.Started.Damages);
            Assert.Equal(sensors, await Digests.OfSensorsAsync(resumed, withPositions: true));
        }
        Assert.Equal(assets, Digests.OfAssets(Folder("unfinished")));
        await using (EmbeddedFleet replayed = await StartAsync("log"))
        {
            Assert.Empty(replayed.Started.Damages);
            Assert.Equal(sensors, await Digests.OfSensorsAsync(replayed, withPositions: true));
            Assert.NotEmpty((await replayed.QueryAsync(new IncidentQuery())).Items);
        }
        Assert.Equal(assets, Digests.OfAssets(Folder("log")));
    }

    /// <summary>The first parts of checkpoints whose last parts were never written.</summary>
    private static async Task<MemoryCheckpoints> UnfinishedAsync(ClusterStores stores)
    {
        var unfinished = new MemoryCheckpoints();
        foreach (int partition in await stores.Log.PartitionsAsync(default))
        {
            Checkpoint whole = (await stores.Checkpoints.ReadAsync(partition, default))!;
            await unfinished.WriteAsync(new CheckpointPart(partition, 1, whole.Position, whole.LastTick, 0, [], whole.Assets, IsLast: false), default);
        }
        return unfinished;
    }

    private async Task MoveAsync(ClusterUnderTest cluster)
    {
        List<string> expected, sensors, assets;
        Dictionary<string, string> expectedIncidents = [], incidents = [];
        await using (EmbeddedFleet still = await StartAsync("still"))
        {
            await FeedAsync(still, _time, 0, Third);
            expected = await Digests.OfSensorsAsync(still);
            await IncidentsAsync(still, expectedIncidents);
        }
        var again = new Telemetry(21, 24, 3);
        await using (EmbeddedFleet first = await StartAsync("first", 0))
        {
            await FeedAsync(first, _time, 0, First, again);
            await IncidentsAsync(first, incidents);
        }
        await using (cluster)
        {
            ExchangeReport imported = await ClusterImport.RunAsync(Folder("first"), cluster.Stores.Log, cluster.Stores.Checkpoints, cluster.Stores.History);
            Assert.Equal((72, 24, 0), (imported.Sensors, imported.Assets, imported.Positions));
            cluster.Time.Set(_time.GetUtcNow());
            await cluster.StartAsync();
            await FeedAsync(cluster.Fleet, cluster.Time, First, Second, again);
            await IncidentsAsync(cluster.Fleet, incidents);
            // Some partitions have rows behind their checkpoint.
            await cluster.Fleet.ExecuteAsync(new TakeSnapshot());
            await FeedAsync(cluster.Fleet, cluster.Time, Second, Second + 5, again);
            ExchangeReport exported = await ClusterExport.RunAsync(cluster.Stores.Log, cluster.Stores.Checkpoints, Folder("third"), time: cluster.Time);
            Assert.Equal((ExportForm.States, 72, 24), (exported.Form, exported.Sensors, exported.Assets));
            Assert.True(exported.Positions > 5 * 72, $"{exported.Positions} positions behind the checkpoints");
            _time.Set(cluster.Time.GetUtcNow());
        }
        await using (EmbeddedFleet third = await StartAsync("third", Second + 5))
        {
            Assert.Empty(third.Started.Damages);
            await FeedAsync(third, _time, Second + 5, Third, again);
            sensors = await Digests.OfSensorsAsync(third);
            await IncidentsAsync(third, incidents);
        }
        assets = Digests.OfAssets(Folder("third"));
        Assert.Equal(expected, sensors);
        Assert.Equal(Digests.OfAssets(Folder("still")), assets);
        Assert.True(expectedIncidents.Count >= 6, $"{expectedIncidents.Count} incidents");
        Assert.Equal(Lines(expectedIncidents), Lines(incidents));
    }

    private string Folder(string name) => Path.Combine(_root, name);

    private async Task<EmbeddedFleet> StartAsync(string name, int round = 0)
    {
        _time.Set(Telemetry.Start + round * TimeSpan.FromMinutes(10));
        return await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = Folder(name), Shards = 2, MemoryBudget = 64 << 20 }, _time);
    }

    private async Task FeedAsync(IFleet fleet, ManualTime time, int from, int to, Telemetry? telemetry = null)
    {
        for (int round = from; round < to; round++)
        {
            int[] odd = round % 100 is >= 0 and < 10 && round >= 300 ? [round / 100 - 1, 17] : [];
            await fleet.IngestAsync((telemetry ?? _telemetry).Round(EventTime.From(time.GetUtcNow()), odd), IngestWait.Scored);
            time.Advance(TimeSpan.FromMinutes(10));
        }
        // The clock has moved once more, and a tick is due.
        await fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
    }

    private static IEnumerable<string> Lines(Dictionary<string, string> incidents) => incidents.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal);

    private static async Task IncidentsAsync(IFleet fleet, Dictionary<string, string> latest)
    {
        foreach (IncidentRecord incident in (await fleet.QueryAsync(new IncidentQuery { Limit = 1_000 })).Items)
            latest[$"{incident.Asset} {incident.Number}"] = $"{incident.Start} {incident.Peak} {incident.End} {incident.IsOpen} {incident.PValue:R} {incident.Causes.Count} {incident.Kind}";
    }
}
