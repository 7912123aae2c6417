using System.Text.Json;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Tests.Grpc;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests;

/// <summary>A gateway before an embedded fleet in memory, and a client of it.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public static readonly GatewayOptions AnyPort = new() { Url = "http://127.0.0.1:0", GrpcUrl = "http://127.0.0.1:0", DrainTimeout = TimeSpan.FromSeconds(5) };

    private RunningGateway(GatewayServer server, EmbeddedFleet fleet, ManualTime time, string? key)
    {
        (Server, Fleet, Time) = (server, fleet, time);
        Client = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromMinutes(2) };
        Grpc = new GrpcClient(server.GrpcUrl!);
        if (key is not null)
            Client.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    public GatewayServer Server { get; }

    public EmbeddedFleet Fleet { get; }

    public ManualTime Time { get; }

    public HttpClient Client { get; }

    public GrpcClient Grpc { get; }

    public static async Task<RunningGateway> StartAsync(GatewayOptions? options = null, EdgeOptions? edge = null, TimeProvider? clock = null, RpcHost? rpc = null, string? key = null)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(edge ?? new EdgeOptions { Shards = 1, MemoryBudget = 256L << 20 }, time);
        GatewayServer server = await GatewayServer.StartAsync(options ?? AnyPort, rpc ?? RpcHost.Own, time: clock);
        server.Open(fleet);
        return new RunningGateway(server, fleet, time, key);
    }

    /// <summary>The answer's body as JSON.</summary>
    public static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
    {
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        return await JsonOf(answer.EnsureSuccessStatusCode());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Grpc.Dispose();
        await Server.DisposeAsync();
        await Fleet.DisposeAsync();
    }
}
