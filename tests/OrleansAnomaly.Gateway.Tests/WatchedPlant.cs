using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests;

/// <summary>A gateway before a stored fleet of four machines that has seen two and a half days, in which two machines have gone wrong.</summary>
public class WatchedPlant : IAsyncLifetime
{
    public const int Steps = 360, Wrong = 288;

    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private readonly string _directory = Directory.CreateTempSubdirectory("anomaly-gateway-").FullName;

    public Telemetry Telemetry { get; } = new(3, 4, 3);

    public DateTimeOffset Start { get; private set; }

    internal RunningGateway Gateway { get; private set; } = null!;

    /// <summary>Machine 2 closes its incident, machine 1 is still wrong at the end.</summary>
    public async Task InitializeAsync()
    {
        (GatewayOptions? options, TimeProvider? clock, string? key) = Door();
        Gateway = await RunningGateway.StartAsync(options, new EdgeOptions { Shards = 2, DataDirectory = _directory }, clock, key: key);
        Start = Gateway.Time.GetUtcNow();
        for (int step = 0; step < Steps; step++)
        {
            await Gateway.Fleet.IngestAsync(Telemetry.Round(EventTime.From(Gateway.Time.GetUtcNow()), Odd(step)), IngestWait.Scored);
            await AlsoAsync(EventTime.From(Gateway.Time.GetUtcNow()), step);
            Gateway.Time.Advance(Step);
        }
        await Gateway.Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
        await Eventually(async () => (await Gateway.GetAsync("/v1/incidents?open=false")).GetProperty("items").GetArrayLength() > 0
            && (await Gateway.GetAsync("/v1/incidents?open=true")).GetProperty("items").GetArrayLength() > 0);
    }

    /// <summary>Asks until history, which is written in batches, has what was told.</summary>
    public static async Task Eventually(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, "still not so after 30 seconds");
            await Task.Yield();
        }
    }

    /// <summary>The items of all pages.</summary>
    internal static async Task<List<JsonElement>> PagesAsync(RunningGateway gateway, string path, int limit)
    {
        List<JsonElement> items = [];
        string? next = null;
        do
        {
            JsonElement page = await gateway.GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}{(next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}")}");
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 0, limit);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return items;
    }

    public virtual async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>How the gateway is started, and the key of its client.</summary>
    private protected virtual (GatewayOptions? Options, TimeProvider? Clock, string? Key) Door() => default;

    /// <summary>What else comes in at a step.</summary>
    private protected virtual Task AlsoAsync(long time, int step) => Task.CompletedTask;

    private static int[] Odd(int step) => step switch
    {
        >= Steps - 6 => [1],
        >= Wrong and < Wrong + 12 => [2],
        _ => [],
    };
}
