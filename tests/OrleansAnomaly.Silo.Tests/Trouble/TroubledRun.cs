using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Silo.Placement;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Exchange;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Fleet;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>
/// A cluster to which anything happens while readings come in: stores fail, silos are killed, stopped and started, partitions are taken from their owners.
/// In the end it must say what an embedded fleet says of the logs that it wrote, once.
/// </summary>
internal sealed class TroubledRun(ulong seed, string warm)
{
    private const int Rounds = 40, Feeders = 3;

    private readonly MemoryLog _log = new(TimeProvider.System);
    private readonly MemoryCheckpoints _checkpoints = new(), _first = new();
    private readonly SqliteHistory _history = SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions());
    private readonly Telemetry _telemetry = WarmFleet.Telemetry();
    private readonly Faults _faults = new(seed, oneIn: 12);
    private readonly HashSet<SensorId> _relearned = [];
    private SplitMix64 _random = new(seed);
    private long _fed;

    /// <summary>What happened, for the message of a failure.</summary>
    public List<string> Acts { get; } = [];

    public int Failed => _faults.Count;

    public async Task RunAsync()
    {
        await ClusterImport.RunAsync(warm, _log, _checkpoints, _history);
        // What the logs go on from, whatever becomes of the checkpoints.
        using (SqliteHistory none = SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions()))
            await ClusterImport.RunAsync(warm, new MemoryLog(TimeProvider.System), _first, none);
        var stores = new ClusterStores(new FaultyLog(_log, _faults), new FaultyCheckpoints(_checkpoints, _faults), new FaultyHistory(_history, _faults));
        var settings = new FleetSettings();
        await using var cluster = new ClusterUnderTest(settings, (short)(1 + _random.NextInt32(3)))
        {
            Stores = stores,
            Options = new FleetOptions { CheckpointInterval = TimeSpan.FromSeconds(1), SettleTime = TimeSpan.Zero, MemoryBudget = 16 << 20 },
        };
        cluster.Time.Set(Telemetry.Start + WarmFleet.Rounds * WarmFleet.Step);
        await cluster.StartAsync();
        _faults.IsOn = true;
        for (int round = 0; round < Rounds; round++)
        {
            Task feed = FeedAsync(cluster, round);
            await ActAsync(cluster, round);
            await feed;
            cluster.Time.Advance(WarmFleet.Step);
        }
        _faults.IsOn = false;
        await SettleAsync(cluster);
        await cluster.Fleet.ExecuteAsync(new TakeSnapshot());
        await CheckAsync(cluster);
    }

    /// <summary>Settles until all partitions were told the time.</summary>
    private async Task SettleAsync(ClusterUnderTest cluster)
    {
        IReadOnlyList<int> all = await _log.PartitionsAsync(default);
        for (int looks = 0; looks < 10_000; looks++)
        {
            await cluster.SettleAsync();
            int[] untold = [.. all.Except(Providers(cluster).SelectMany(silo => silo.Services.GetRequiredService<LocalPartitions>().All)
                .Where(one => one.Partition.LastTick == cluster.Now).Select(one => one.Id))];
            if (untold.Length == 0)
                return;
            if (looks == 0)
                Acts.Add($"settled, but {string.Join(", ", untold.Select(partition => Where(cluster, partition)))}");
        }
        Assert.Fail("the cluster never came to rest");
    }

    private static IEnumerable<(SiloAddress Silo, IServiceProvider Services)> Providers(ClusterUnderTest cluster) =>
        cluster.Cluster.Silos.Select(silo => (silo.SiloAddress, cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress)));

    /// <summary>Who has a partition, and to whom it belongs in the eyes of each silo.</summary>
    private static string Where(ClusterUnderTest cluster, int partition) => $"{partition} is " + string.Join(" and ", Providers(cluster).Select(one =>
    {
        SiloAddress[] active = [.. one.Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
        SiloAddress[] staying = one.Services.GetRequiredService<DrainingSilos>().Without(active);
        bool isThere = one.Services.GetRequiredService<LocalPartitions>().Has(partition);
        return $"{(isThere ? "" : "not ")}at {one.Silo}, who gives it to {Assignment.Of(partition, staying)} of {active.Length} silos, {staying.Length} of which stay";
    }));

    private async Task FeedAsync(ClusterUnderTest cluster, int round)
    {
        int[] odd = round is > 10 and < 16 ? [1, 4, 7] : [];
        var batches = Enumerable.Range(0, Feeders).Select(_ => new ReadingBatchBuilder()).ToArray();
        for (int i = 0; i < _telemetry.Sensors.Count; i++)
        {
            int asset = i / WarmFleet.SensorsPerAsset;
            batches[asset % Feeders].Add(_telemetry.Sensors[i], _telemetry.Next(i, cluster.Now, odd.Contains(asset)));
        }
        IngestWait wait = round % 3 == 0 ? IngestWait.Scored : IngestWait.Durable;
        await Task.WhenAll(batches.Select(batch => Task.Run(async () =>
        {
            Receipt receipt = await cluster.Fleet.IngestAsync(batch.Build(), wait);
            Interlocked.Add(ref _fed, receipt.Accepted);
        })));
    }

    private async Task ActAsync(ClusterUnderTest cluster, int round)
    {
        int choice = _random.NextInt32(20);
        var silos = cluster.Cluster.Silos;
        var silo = silos[_random.NextInt32(silos.Count)];
        switch (choice)
        {
            case 0 when silos.Count > 1:
                Acts.Add($"{round}: {silo.SiloAddress} is killed");
                await cluster.Cluster.KillSiloAsync(silo);
                break;
            case 1 or 2 when silos.Count > 1:
                Acts.Add($"{round}: {silo.SiloAddress} is stopped");
                await cluster.Cluster.StopSiloAsync(silo);
                break;
            case 3 or 4 or 5 when silos.Count < 3:
                Acts.Add($"{round}: {(await cluster.Cluster.StartAdditionalSiloAsync()).SiloAddress} is started");
                break;
            case 6 or 7 or 8:
                IReadOnlyList<int> partitions = await _log.PartitionsAsync(default);
                int stolen = partitions[_random.NextInt32(partitions.Count)];
                Acts.Add($"{round}: partition {stolen} is taken by {await _log.TakeAsync(stolen, "thief", default)}");
                break;
            case 9 or 10:
                Acts.Add($"{round}: checkpoint");
                await cluster.Fleet.ExecuteAsync(new TakeSnapshot());
                break;
            case 11:
                SensorId forgetful = _telemetry.Sensors[_random.NextInt32(_telemetry.Sensors.Count)];
                Acts.Add($"{round}: {forgetful} relearns");
                _relearned.Add(forgetful);
                await cluster.Fleet.ExecuteAsync(new RelearnSensor(forgetful));
                break;
        }
    }

    private async Task CheckAsync(ClusterUnderTest cluster)
    {
        List<string> sensors = await Digests.OfSensorsAsync(cluster.Fleet, withPositions: true), events = Told(_history);
        string directory = Directory.CreateTempSubdirectory("anomaly-trouble-").FullName;
        string anew = Path.Combine(directory, "anew"), further = Path.Combine(directory, "further");
        try
        {
            await ClusterExport.RunAsync(_log, _first, anew, ExportForm.States, cluster.Time);
            await using (EmbeddedFleet replayed = await StartAsync(anew, cluster.Time))
            {
                Assert.Equal(await Digests.OfSensorsAsync(replayed, withPositions: true), sensors);
                // What was written twice because nobody heard of it the first time is a duplicate the second time. Who relearns counts anew.
                Assert.All((await replayed.QueryAsync(new SensorQuery { Limit = 1_000 })).Items.Where(sensor => !_relearned.Contains(sensor.Sensor)),
                    sensor => Assert.Equal(WarmFleet.Rounds + Rounds, sensor.Intake.Scored));
                Assert.Equal(_telemetry.Sensors.Count * Rounds, _fed);
            }
            using (SqliteHistory history = SqliteHistory.Open(Path.Combine(anew, "history.db"), new HistoryOptions()))
                Assert.Equal(Told(history), events);
            // What the checkpoints hold, and the logs behind them, is the same once more.
            await ClusterExport.RunAsync(_log, _checkpoints, further, ExportForm.States, cluster.Time);
            await using (EmbeddedFleet resumed = await StartAsync(further, cluster.Time))
                Assert.Equal(sensors, await Digests.OfSensorsAsync(resumed, withPositions: true));
            Assert.Equal(Digests.OfAssets(anew), Digests.OfAssets(further));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<EmbeddedFleet> StartAsync(string directory, TimeProvider time)
    {
        EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = directory, Shards = 1, MemoryBudget = 64 << 20 }, time);
        Assert.Empty(fleet.Started.Damages);
        return fleet;
    }

    /// <summary>What history tells of each partition, in its order; between partitions there is none.</summary>
    private static List<string> Told(IHistory history) =>
        [.. Answers.Events(history, new EventFilter(), EventPosition.Start, long.MaxValue, 1_000).GroupBy(PartitionOf).OrderBy(group => group.Key)
            .SelectMany(group => group.Select((told, i) => $"{group.Key}/{i}: {Text(told)}"))];

    private static int PartitionOf(FleetEvent told) => told is VerdictEvent verdict ? verdict.Verdict.Sensor.Partition : ((IncidentEvent)told).Incident.Asset.Partition;

    private static string Text(FleetEvent told) => told is VerdictEvent verdict ? verdict.Verdict.ToString() : $"{((IncidentEvent)told).Change} {Answers.Text(((IncidentEvent)told).Incident)}";
}
