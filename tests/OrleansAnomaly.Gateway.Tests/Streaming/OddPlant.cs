using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Streaming;

/// <summary>A gateway before machines that have been ordinary for two days, and go wrong when told to.</summary>
internal sealed class OddPlant : IAsyncDisposable
{
    private readonly Telemetry _telemetry;

    private OddPlant(RunningGateway gateway, Telemetry telemetry) => (Gateway, _telemetry) = (gateway, telemetry);

    public RunningGateway Gateway { get; }

    public static async Task<OddPlant> StartAsync(int machines = 3, GatewayOptions? options = null, TimeProvider? clock = null)
    {
        var plant = new OddPlant(await RunningGateway.StartAsync(options, clock: clock), new Telemetry(21, machines, 1));
        for (int step = 0; step < 288; step++)
            await plant.StepAsync();
        return plant;
    }

    /// <summary>One reading of every sensor, then ten minutes; the machines that are odd are told in events.</summary>
    public async Task StepAsync(params int[] odd)
    {
        await Gateway.Fleet.IngestAsync(_telemetry.Round(EventTime.From(Gateway.Time.GetUtcNow()), odd), IngestWait.Scored);
        Gateway.Time.Advance(TimeSpan.FromMinutes(10));
    }

    /// <summary>Some hours in which machines go wrong and come back.</summary>
    public async Task GoWrongAsync(params int[] odd)
    {
        for (int step = 0; step < 24; step++)
            await StepAsync(step % 6 < 2 ? odd : []);
    }

    /// <summary>All that has been told so far, of the fleet itself.</summary>
    public async Task<List<FleetEvent>> ToldAsync()
    {
        List<FleetEvent> told = [];
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<FleetEvent> events = Gateway.Fleet.SubscribeAsync(new EventFilter(), EventPosition.Start, stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            ValueTask<bool> next = events.MoveNextAsync();
            if (!next.IsCompleted)
            {
                stop.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
                return told;
            }
            Assert.True(await next);
            told.Add(events.Current);
        }
    }

    public async ValueTask DisposeAsync() => await Gateway.DisposeAsync();
}
