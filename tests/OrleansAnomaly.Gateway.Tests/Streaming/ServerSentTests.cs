using System.Net;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Streaming;

public class ServerSentTests
{
    private const string FromStart = "?after=-1.0";

    [Fact]
    public async Task What_happens_is_told_as_it_happens_in_the_order_and_at_the_positions_of_the_fleet()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        List<FleetEvent> before = await plant.ToldAsync();
        using SseClient live = await SseClient.ConnectAsync(plant.Gateway.Client);
        await plant.GoWrongAsync(1);
        List<FleetEvent> told = [.. (await plant.ToldAsync()).Skip(before.Count)];
        Assert.Contains(told, one => one is IncidentEvent);
        List<SseEvent> heard = await live.TakeAsync(told.Count);
        Assert.Equal(told.Select(one => one.Position.ToString()), heard.Select(one => one.Id));
        Assert.Equal(told.Select(one => one is VerdictEvent ? "verdict" : "incident"), heard.Select(one => one.Name));
        foreach (SseEvent one in heard)
        {
            JsonElement body = JsonDocument.Parse(one.Data).RootElement;
            if (one.Name == "verdict")
                Assert.StartsWith("plant/machine-", body.GetProperty("sensor").GetString());
            else
                Assert.Contains(body.GetProperty("change").GetString(), (string[])["opened", "grown", "closed"]);
        }
    }

    [Fact]
    public async Task A_stream_is_resumed_after_any_event_without_gap_or_repeat()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        await plant.GoWrongAsync(0, 2);
        int count = (await plant.ToldAsync()).Count;
        Assert.True(count > 10, $"{count} events");
        List<SseEvent> all;
        using (SseClient whole = await SseClient.ConnectAsync(plant.Gateway.Client, FromStart))
            all = await whole.TakeAsync(count);
        for (int i = 0; i < count - 1; i += 3)
        {
            using SseClient after = await SseClient.ConnectAsync(plant.Gateway.Client, $"?after={all[i].Id}");
            Assert.Equal(all.Skip(i + 1), await after.TakeAsync(count - i - 1));
            // A browser reconnects to the same address, with the old after.
            using SseClient again = await SseClient.ConnectAsync(plant.Gateway.Client, FromStart, all[i].Id);
            Assert.Equal(all.Skip(i + 1), await again.TakeAsync(count - i - 1));
        }
        // What is past and what happens next join.
        using SseClient joined = await SseClient.ConnectAsync(plant.Gateway.Client, $"?after={all[^3].Id}");
        await plant.GoWrongAsync(1);
        List<FleetEvent> told = await plant.ToldAsync();
        Assert.Equal(told.Skip(count - 2).Select(one => one.Position.ToString()), (await joined.TakeAsync(told.Count - count + 2)).Select(one => one.Id));
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_told()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        await plant.GoWrongAsync(0, 1);
        List<FleetEvent> told = await plant.ToldAsync();
        foreach ((string query, Func<FleetEvent, bool> isWanted) in ((string, Func<FleetEvent, bool>)[])
            [("&verdicts=false", one => one is IncidentEvent), ("&incidents=false", one => one is VerdictEvent), ("&prefix=plant/machine-0001&verdicts=false", one => one is IncidentEvent { Incident.Asset.Path: "plant/machine-0001" })])
        {
            string[] wanted = [.. told.Where(isWanted).Select(one => one.Position.ToString())];
            Assert.NotEmpty(wanted);
            using SseClient some = await SseClient.ConnectAsync(plant.Gateway.Client, FromStart + query);
            Assert.Equal(wanted, (await some.TakeAsync(wanted.Length)).Select(one => one.Id));
        }
    }

    [Fact]
    public async Task All_subscribers_get_the_same_bytes_and_an_event_is_written_once_for_all()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        SseClient[] clients = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SseClient.ConnectAsync(plant.Gateway.Client)))];
        int before = (await plant.ToldAsync()).Count;
        await plant.GoWrongAsync(0, 1, 2);
        int count = (await plant.ToldAsync()).Count - before;
        string[] heard = await Task.WhenAll(clients.Select(async client => string.Concat((await client.TakeAsync(count)).Select(one => one.Text))));
        Assert.All(heard, one => Assert.Equal(heard[0], one));
        using SseClient late = await SseClient.ConnectAsync(plant.Gateway.Client, FromStart);
        Assert.Equal(heard[0], string.Concat((await late.TakeAsync(before + count)).Skip(before).Select(one => one.Text)));
        foreach (SseClient client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task A_sign_of_life_comes_every_fifteen_seconds()
    {
        var clock = new ManualTimers();
        await using RunningGateway running = await RunningGateway.StartAsync(clock: clock);
        using SseClient idle = await SseClient.ConnectAsync(running.Client);
        for (int beat = 0; beat < 3; beat++)
        {
            Task<SseEvent?> next = idle.NextAsync();
            clock.Advance(TimeSpan.FromSeconds(14.9));
            Assert.False(next.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(0.1));
            Assert.Equal(": \n\n", (await next)?.Text);
        }
    }

    [Fact]
    public async Task A_gateway_that_ends_says_so_and_closes_its_streams_in_order()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        using SseClient client = await SseClient.ConnectAsync(plant.Gateway.Client);
        await plant.GoWrongAsync(1);
        await plant.Gateway.Server.DisposeAsync();
        SseEvent? last = null;
        while (await client.NextAsync() is { } next)
            last = next;
        Assert.Equal(("end", "", """{"reason":"the gateway is ending"}"""), (last!.Name, last.Id, last.Data));
    }

    [Fact]
    public async Task A_fleet_that_ends_before_its_gateway_ends_the_streams_too()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using SseClient client = await SseClient.ConnectAsync(running.Client);
        await running.Fleet.DisposeAsync();
        Assert.Equal("end", (await client.NextAsync())?.Name);
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task There_are_no_more_streams_than_may_be_and_places_are_given_back()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxStreams = 2 });
        using SseClient first = await SseClient.ConnectAsync(running.Client);
        using (SseClient second = await SseClient.ConnectAsync(running.Client))
        {
            using HttpResponseMessage third = await running.Client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
            JsonElement problem = await RunningGateway.JsonOf(third);
            Assert.Equal("urn:orleans-anomaly:problem:too_many_requests", problem.GetProperty("type").GetString());
            Assert.Contains("2 streams are open", problem.GetProperty("detail").GetString());
            Assert.NotNull(third.Headers.RetryAfter);
        }
        await WatchedPlant.Eventually(async () =>
        {
            using HttpResponseMessage answer = await running.Client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode;
        });
    }
}
