using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>The data directory of a fleet that has learned for two days, so that short runs that begin with it have something to say.</summary>
public sealed class WarmFleet : IAsyncLifetime
{
    public const int Assets = 12, SensorsPerAsset = 2, Rounds = 310;

    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("anomaly-warm-").FullName;

    /// <summary>The readings, from where the fleet left them.</summary>
    public static Telemetry Telemetry()
    {
        var telemetry = new Telemetry(31, Assets, SensorsPerAsset);
        for (int round = 0; round < Rounds; round++)
            telemetry.Round(0);
        return telemetry;
    }

    public async Task InitializeAsync()
    {
        var time = new ManualTime(TestKit.Fleet.Telemetry.Start);
        var telemetry = new Telemetry(31, Assets, SensorsPerAsset);
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = Directory, Shards = 1, MemoryBudget = 64 << 20 }, time);
        for (int round = 0; round < Rounds; round++)
        {
            await fleet.IngestAsync(telemetry.Round(EventTime.From(time.GetUtcNow())));
            time.Advance(Step);
        }
    }

    public Task DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return Task.CompletedTask;
    }
}
