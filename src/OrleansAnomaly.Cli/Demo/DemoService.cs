using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>What the demo shows: the embedded runtime, all in memory, behind the gateway that <c>anomaly serve</c> has.</summary>
internal sealed class DemoService : IAsyncDisposable
{
    private readonly EmbeddedFleet _fleet;
    private readonly GatewayServer _gateway;

    private DemoService(EmbeddedFleet fleet, GatewayServer gateway) => (_fleet, _gateway) = (fleet, gateway);

    /// <summary>Where it answers.</summary>
    public Uri Url => new(_gateway.Url);

    /// <param name="url">Where to listen; null: at the usual port, or at any other where that is taken.</param>
    /// <param name="time">The clock of the fleet.</param>
    /// <param name="stop">Gives up starting.</param>
    public static async Task<DemoService> StartAsync(string? url, TimeProvider time, CancellationToken stop)
    {
        EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { HistoryRetention = TimeSpan.FromDays(3650) }, time, stop);
        try
        {
            GatewayServer gateway = await ListenAsync(url, stop);
            gateway.Open(fleet);
            return new DemoService(fleet, gateway);
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    private static async Task<GatewayServer> ListenAsync(string? url, CancellationToken stop)
    {
        // Nobody's requests are worth waiting for when a demo ends.
        var options = new GatewayOptions { GrpcUrl = null, DrainTimeout = TimeSpan.FromSeconds(1) };
        if (url is not null)
            return await GatewayServer.StartAsync(options with { Url = url }, stop: stop);
        try
        {
            return await GatewayServer.StartAsync(options, stop: stop);
        }
        catch (IOException)
        {
            return await GatewayServer.StartAsync(options with { Url = "http://127.0.0.1:0" }, stop: stop);
        }
    }
}
