using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Streaming;

namespace OrleansAnomaly.Gateway.Tests.Streaming;

public class StalledReaderTests
{
    [Fact]
    public async Task A_reader_that_stalls_is_told_how_much_it_missed_and_another_notices_nothing()
    {
        await using OddPlant plant = await OddPlant.StartAsync(machines: 400);
        int before = (await plant.ToldAsync()).Count;
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new GatewayMetrics(services.GetRequiredService<IMeterFactory>());
        using var stop = new CancellationTokenSource();
        var (slow, quick) = (new GatedSink(isShut: true), new GatedSink(isShut: false));
        Task[] pumps = [.. new[] { slow, quick }.Select(sink => EventPump.RunAsync(plant.Gateway.Fleet, new EventFilter(), null, sink, TimeProvider.System, metrics, CancellationToken.None, stop.Token))];
        await Task.WhenAll(slow.Opened, quick.Opened);
        int[] all = [.. Enumerable.Range(0, 400)];
        for (int round = 0; round < 3; round++)
            await plant.GoWrongAsync(all);
        int told = (await plant.ToldAsync()).Count - before;
        Assert.InRange(told, 4_097 + 1, int.MaxValue);
        await quick.HeardAsync(told);
        Assert.DoesNotContain(quick.Heard, text => text.Type == "missed");
        Assert.Empty(slow.Heard);

        slow.Open();
        // One was on its way, one tells what is missing, and the newest 4,096 wait.
        await slow.HeardAsync(1 + 1 + 4_096);
        EventText missed = Assert.Single(slow.Heard, text => text.Type == "missed");
        int count = JsonDocument.Parse(missed.Json).RootElement.GetProperty("count").GetInt32();
        Assert.Equal(told, slow.Heard.Count - 1 + count);
        // What both were told is the same text, not two that are equal.
        Assert.All(slow.Heard.TakeLast(4_096).Zip(quick.Heard.TakeLast(4_096)), pair => Assert.Same(pair.First, pair.Second));
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(pumps));
    }

    [Fact]
    public async Task A_connection_whose_reader_takes_nothing_is_ended_and_its_place_is_free()
    {
        var clock = new ManualTimers();
        GatewayOptions options = RunningGateway.AnyPort with { MaxStreams = 1, StalledTimeout = TimeSpan.FromMinutes(1) };
        await using GatewayServer server = await GatewayServer.StartAsync(options, time: clock);
        server.Open(new EndlessFleet());
        var address = new Uri(server.Url);
        using var stalled = new TcpClient(address.Host, address.Port);
        await stalled.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/stream HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        Assert.Equal(1, await stalled.GetStream().ReadAsync(new byte[1]));
        using var client = new HttpClient { BaseAddress = address };
        using (HttpResponseMessage refused = await client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await WatchedPlant.Eventually(async () =>
        {
            // Only what waits for the reader hears this clock.
            clock.Advance(TimeSpan.FromMinutes(1));
            using HttpResponseMessage other = await client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
            return other.IsSuccessStatusCode;
        });
    }

    /// <summary>A subscriber that takes events only while its gate is open.</summary>
    private sealed class GatedSink(bool isShut) : IEventSink
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _arrived = new(0);

        public List<EventText> Heard { get; } = [];

        public Task Opened => _opened.Task;

        public void Open() => _gate.SetResult();

        public async Task HeardAsync(int count)
        {
            for (int i = 0; i < count; i++)
                Assert.True(await _arrived.WaitAsync(TimeSpan.FromMinutes(1)), $"{i} of {count} came");
        }

        public Task OpenAsync(CancellationToken stop)
        {
            _opened.SetResult();
            return Task.CompletedTask;
        }

        public async ValueTask SendAsync(FleetEvent told, CancellationToken stop)
        {
            if (isShut)
                await _gate.Task.WaitAsync(stop);
            Heard.Add(EventText.Of(told));
            _arrived.Release();
        }

        public ValueTask FlushAsync(CancellationToken stop) => ValueTask.CompletedTask;

        public ValueTask BeatAsync(CancellationToken stop) => ValueTask.CompletedTask;

        public Task EndAsync(string reason, CancellationToken stop) => Task.CompletedTask;
    }

    /// <summary>A fleet in which something happens all the time.</summary>
    private sealed class EndlessFleet : IFleet
    {
        private static readonly VerdictRecord s_verdict = new(SensorId.Create("a/b"), 1, new Verdict { Time = 0, IsAnomalous = true });

        public async IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, [EnumeratorCancellation] CancellationToken stop = default)
        {
            for (long sequence = 0; ; sequence++)
            {
                stop.ThrowIfCancellationRequested();
                if (sequence % 1_000 == 0)
                    await Task.Yield();
                yield return new VerdictEvent(new EventPosition(sequence, 0), s_verdict);
            }
        }

        public ValueTask<Receipt> IngestAsync(ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default) => throw new NotSupportedException();

        public ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default) => throw new NotSupportedException();

        public ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
