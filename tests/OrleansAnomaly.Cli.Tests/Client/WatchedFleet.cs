using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Cli.Tests.Client;

/// <summary>A gateway before a fleet in memory, one of whose machines has gone wrong.</summary>
public sealed class WatchedFleet : IAsyncLifetime
{
    private EmbeddedFleet _fleet = null!;

    public GatewayServer Gateway { get; private set; } = null!;

    public string Url => Gateway.Url;

    public async Task InitializeAsync()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        _fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 1, MemoryBudget = 256L << 20 }, time);
        Gateway = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0", DrainTimeout = TimeSpan.FromSeconds(2) });
        Gateway.Open(_fleet);
        var telemetry = new Telemetry(3, 4, 3);
        for (int step = 0; step < 300; step++)
        {
            await _fleet.IngestAsync(telemetry.Round(EventTime.From(time.GetUtcNow()), step >= 294 ? [1] : []), IngestWait.Scored);
            time.Advance(TimeSpan.FromMinutes(10));
        }
        await _fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _fleet.DisposeAsync();
    }
}
