using OrleansAnomaly.Bench.Simulation;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Edge.Tests.Survival;

/// <summary>A data directory on a real disk, readings for it, and what was acknowledged.</summary>
internal sealed class Site(string path, bool keepsLog = true)
{
    public const int Assets = 20, SensorsPerAsset = 5, RoundsPerBatch = 40, Rows = Assets * SensorsPerAsset * RoundsPerBatch;

    private readonly Telemetry _telemetry = new(1, Assets, SensorsPerAsset);

    public string Path => path;

    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Always;

    public ManualTime Time { get; private set; } = new(Telemetry.Start);

    public HashSet<(SensorId, long, long)> Acknowledged { get; private set; } = [];

    /// <summary>The same story over a copy of the data directory.</summary>
    public Site CopyTo(string other)
    {
        foreach (string file in Directory.GetFiles(path, "*", SearchOption.AllDirectories))
        {
            string to = System.IO.Path.Combine(other, System.IO.Path.GetRelativePath(path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return new Site(other, keepsLog) { Time = new ManualTime(Time.GetUtcNow()), Acknowledged = [.. Acknowledged] };
    }

    public EdgeOptions Options => new()
    {
        DataDirectory = path,
        Shards = 2,
        MemoryBudget = 256 << 20,
        // Only those that are asked for.
        SnapshotInterval = TimeSpan.FromDays(1),
        ReplayRetention = keepsLog ? TimeSpan.FromDays(365) : TimeSpan.FromMinutes(1),
        Log = new PartitionLogOptions { Fsync = Fsync, SegmentBytes = 1 << 20 },
    };

    public async Task<EmbeddedFleet> StartAsync(bool acceptLoss = false)
    {
        EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(Options with { AcceptLoss = acceptLoss }, Time);
        await SettleAsync(fleet);
        return fleet;
    }

    public static async Task SettleAsync(EmbeddedFleet fleet) => await fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);

    /// <summary>Takes batches in, and checks that every reading of every batch was looked at.</summary>
    public async Task IngestAsync(EmbeddedFleet fleet, int batches)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            var builder = new ReadingBatchBuilder();
            List<(SensorId, long, long)> rows = [];
            long now = EventTime.From(Time.GetUtcNow());
            for (int round = 0; round < RoundsPerBatch; round++)
            {
                for (int sensor = 0; sensor < _telemetry.Sensors.Count; sensor++)
                {
                    Reading reading = _telemetry.Next(sensor, now + round * 5 * EventTime.Second, odd: false);
                    builder.Add(_telemetry.Sensors[sensor], reading);
                    rows.Add((_telemetry.Sensors[sensor], reading.Time, BitConverter.DoubleToInt64Bits(reading.Value)));
                }
            }
            Time.Advance(RoundsPerBatch * TimeSpan.FromSeconds(5));
            Receipt receipt = await fleet.IngestAsync(builder.Build(), IngestWait.Scored);
            Acknowledged.UnionWith(rows);
            Assert.Equal((Rows, 0), (receipt.Accepted, receipt.Refused));
            ScoringTally tally = receipt.Scored!;
            Assert.Equal(Rows, tally.Scored + tally.NoMeasurement + tally.Duplicates + tally.Late + tally.Future);
        }
    }

    /// <summary>Counts, applied positions and digests of all sensors.</summary>
    public static async Task<List<string>> DigestsAsync(EmbeddedFleet fleet)
    {
        await SettleAsync(fleet);
        return [.. (await fleet.QueryAsync(new SensorQuery { Limit = 1_000 })).Items.Select(sensor => $"{sensor.Sensor} {sensor.Intake}")];
    }

    public static async Task<FleetStatus> StatusAsync(EmbeddedFleet fleet) => (await fleet.QueryAsync(new FleetStatusQuery())).Items[0];

    /// <summary>How many minutes of courses history has.</summary>
    public static async Task<int> MinutesAsync(EmbeddedFleet fleet)
    {
        int minutes = 0;
        foreach (SensorInfo sensor in (await fleet.QueryAsync(new SensorQuery { Limit = 1_000 })).Items)
            minutes += (await fleet.QueryAsync(new SeriesQuery { Sensor = sensor.Sensor, From = EventTime.From(Telemetry.Start), To = sensor.Intake.LastTime, Points = 2_000 })).Items.Count;
        return minutes;
    }

    /// <summary>Asserts that the log holds all that was acknowledged, once, and that the fleet said of it what the oracle says.</summary>
    public void AssertLogHoldsAll(List<string> digests)
    {
        var oracle = new NaiveFleet();
        using (LogReader reader = PartitionLog.OpenReader(new DiskFiles(path), 0))
        {
            while (reader.Next() is { } group)
            {
                foreach (LogRecord record in group)
                    oracle.Apply(record);
            }
        }
        Assert.Equal(0, oracle.Twice);
        Assert.Superset(Acknowledged, oracle.Readings);
        Assert.Equal(oracle.Sensors.OrderBy(sensor => sensor.Path, StringComparer.Ordinal).Select(sensor => $"{sensor} {oracle.Summarize(sensor)}"), digests);
    }

    /// <summary>
    /// Two lives: snapshots in both, and the second ends as in a crash, with some megabytes in the log, in several segments, that no snapshot has.
    /// </summary>
    public async Task<List<string>> LiveAsync()
    {
        EmbeddedFleet fleet = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await IngestAsync(fleet, 3);
            await fleet.ExecuteAsync(new TakeSnapshot());
        }
        await fleet.DisposeAsync();
        fleet = await StartAsync();
        await IngestAsync(fleet, 4);
        await fleet.ExecuteAsync(new TakeSnapshot());
        await IngestAsync(fleet, 60);
        List<string> digests = await DigestsAsync(fleet);
        await fleet.CrashAsync();
        return digests;
    }
}
