using OrleansAnomaly.Core.Fleet;
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
}

internal sealed class EmbeddedFleetUnderTest(FleetSettings settings, int shards) : FleetUnderTest(Telemetry.Start)
{
    private readonly string _directory = Directory.CreateTempSubdirectory("anomaly-edge-").FullName;
    private EmbeddedFleet? _fleet;

    public override IFleet Fleet => _fleet!;

    public EmbeddedFleet Embedded => _fleet!;

    public async Task StartAsync() => _fleet = await EmbeddedFleet.StartAsync(
        new EdgeOptions
        {
            DataDirectory = _directory,
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
