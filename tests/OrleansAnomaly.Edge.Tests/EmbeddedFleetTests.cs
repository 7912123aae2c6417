using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Edge.Tests;

/// <summary>The embedded runtime under the suite that every runtime passes; the number of shards differs from test to test.</summary>
public sealed class EmbeddedFleetTests : FleetConformance
{
    private static int s_started;

    protected override async Task<FleetUnderTest> StartAsync(FleetSettings settings)
    {
        var test = new EmbeddedFleetUnderTest(settings, 1 + Interlocked.Increment(ref s_started) % 4);
        await test.StartAsync();
        return test;
    }

    [Fact]
    public async Task The_number_of_shards_changes_no_verdict_and_no_event()
    {
        async Task<string> Run(int shards)
        {
            await using var test = new EmbeddedFleetUnderTest(new FleetSettings(), shards);
            await test.StartAsync();
            var telemetry = new Telemetry(11, 40, 2);
            for (int step = 0; step < 330; step++)
            {
                await test.Fleet.IngestAsync(telemetry.Round(test.Now, step is > 300 and < 310 ? [3, 4, 17] : []));
                test.Time.Advance(TimeSpan.FromMinutes(10));
            }
            await test.SettleAsync();
            return await ExactFingerprint(test.Fleet);
        }

        string one = await Run(1);
        Assert.Contains("Opened plant/machine-0017", one);
        Assert.Equal(one, await Run(2));
        Assert.Equal(one, await Run(7));
    }

    // Here events stand at the same places in every run.
    private async Task<string> ExactFingerprint(IFleet fleet)
    {
        List<FleetEvent> events = await Take(fleet, new EventFilter(), EventPosition.Start, int.MaxValue);
        return string.Join('\n', [await Fingerprint(fleet, withSensorPositions: true), .. events.Select(Text)]);
    }

    [Fact]
    public async Task Unsound_options_are_refused_with_every_fault_at_once()
    {
        var options = new EdgeOptions { Shards = 0, MemoryBudget = -1, QueueBytes = 0, TickInterval = TimeSpan.Zero, DataDirectory = " " };
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => EmbeddedFleet.StartAsync(options));
        Assert.All(
            new[] { "Shards is 0; expected 1 to 64", "MemoryBudget is -1; expected 16777216 to", "QueueBytes", "TickInterval", "DataDirectory is blank" },
            fault => Assert.Contains(fault, refusal.Message));
    }

    [Fact]
    public async Task A_fleet_in_memory_does_all_but_outlive_its_process()
    {
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 2 }, new ManualTime(Telemetry.Start));
        ReadingBatch round = new Telemetry(12, 3, 2).Round(EventTime.From(Telemetry.Start));
        Assert.Equal(6, (await fleet.IngestAsync(round, IngestWait.Scored)).Scored!.Scored);
        Assert.Equal(6, (await fleet.QueryAsync(new SensorQuery())).Items.Count);
        await Assert.ThrowsAsync<ArgumentException>(async () => await fleet.ExecuteAsync(new TakeSnapshot()));
        await Assert.ThrowsAsync<ReplayUnavailableException>(async () => await fleet.QueryAsync(new ReplayQuery { Sensor = round.Sensors[0], From = 0, To = 1 }));
    }
}

internal sealed class EmbeddedFleetUnderTest(FleetSettings settings, int shards, AssetMonitorOptions? assets = null) : FleetUnderTest(Telemetry.Start)
{
    private readonly string _directory = Directory.CreateTempSubdirectory("anomaly-edge-").FullName;
    private EmbeddedFleet? _fleet;

    public override IFleet Fleet => _fleet!;

    public EmbeddedFleet Embedded => _fleet!;

    public async Task StartAsync() => _fleet = await EmbeddedFleet.StartAsync(
        new EdgeOptions
        {
            DataDirectory = _directory,
            Assets = assets ?? new AssetMonitorOptions(),
            Shards = shards,
            MemoryBudget = settings.MemoryBudget,
            QueueBytes = settings.QueueBytes,
            TickInterval = settings.TickInterval,
            IdleAfter = settings.IdleAfter,
            MostSensorsPerAsset = settings.MostSensorsPerAsset,
        },
        Time);

    public override async Task RestartAsync(bool orderly)
    {
        await (orderly ? _fleet!.DisposeAsync() : _fleet!.CrashAsync());
        await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _fleet!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
