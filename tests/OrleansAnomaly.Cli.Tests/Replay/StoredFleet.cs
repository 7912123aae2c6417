using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Cli.Tests.Replay;

/// <summary>The data directory that a small fleet left: two machines, four days at ten minutes, the second machine odd for an hour on the third day.</summary>
public sealed class StoredFleet : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Directory => _folder["data"];

    public async Task InitializeAsync()
    {
        var time = new ManualTime(Telemetry.Start);
        var telemetry = new Telemetry(17, 2, 2);
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(
            new EdgeOptions { DataDirectory = Directory, Shards = 1, SnapshotInterval = TimeSpan.FromDays(1), ReplayRetention = TimeSpan.FromDays(4) }, time);
        for (int step = 0; step < 4 * 144; step++)
        {
            await fleet.IngestAsync(telemetry.Round(EventTime.From(time.GetUtcNow()), step is >= 360 and < 366 ? [1] : []), IngestWait.Scored);
            // So close that none is taken between them of itself.
            if (step is 140 or 200 or 340 or 480)
                await fleet.ExecuteAsync(new TakeSnapshot());
            time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
