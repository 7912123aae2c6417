using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Tests.Streaming;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

public sealed class CallerLimitsTests : IDisposable
{
    private readonly KeyBook _book = new();
    private readonly ManualTime _time = new(KeyBook.Now, measures: true);

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Each_key_has_requests_of_its_own()
    {
        string narrow = _book.Add(Role.Viewer, limits: new CallerLimits(2, null, null)), other = _book.Add(Role.Viewer), wide = _book.Add(Role.Viewer, limits: new CallerLimits(0, null, null));
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options with { Security = _book.Options.Security with { RequestsPerSecond = 40 } }, clock: _time);
        int taken = 0;
        HttpStatusCode last = HttpStatusCode.OK;
        for (; last == HttpStatusCode.OK && taken < 1_000; taken++)
            last = (await AskAsync(running, narrow)).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using HttpResponseMessage refused = await AskAsync(running, narrow);
        if (refused.StatusCode == HttpStatusCode.TooManyRequests)
            Assert.Contains("this key or token has sent more than 2 requests in a second", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(running, other)).StatusCode);
        for (int i = 0; i < 60; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(running, wide)).StatusCode);
    }

    [Fact]
    public async Task Open_streams_count_among_the_requests_that_a_key_may_have_at_once()
    {
        string key = _book.Add(Role.Viewer, limits: new CallerLimits(null, 2, null));
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options, clock: _time, key: key);
        using SseClient one = await SseClient.ConnectAsync(running.Client);
        using (SseClient two = await SseClient.ConnectAsync(running.Client))
        {
            using HttpResponseMessage third = await AskAsync(running, key);
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
            Assert.Contains("this key or token has 2 requests under way", await third.Content.ReadAsStringAsync());
        }
        await WatchedPlant.Eventually(async () => (await AskAsync(running, key)).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_may_have_smaller_bodies_than_others()
    {
        string small = _book.Add(Role.Sender, limits: new CallerLimits(null, null, 1_024)), other = _book.Add(Role.Sender);
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options, clock: _time);
        string row = """{"sensor":"p/a/x","time":1772449200000,"value":1}""" + "\n" + new string('\n', 2_000);
        foreach ((string key, HttpStatusCode status) in ((string, HttpStatusCode)[])[(small, HttpStatusCode.RequestEntityTooLarge), (other, HttpStatusCode.OK)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/readings") { Content = new StringContent(row, Encoding.UTF8, "application/x-ndjson") };
            request.Headers.Add("X-Api-Key", key);
            using HttpResponseMessage answer = await running.Client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Wrong_keys_of_an_address_are_bounded_and_good_ones_let_in_all_the_same()
    {
        string good = _book.Add(Role.Viewer);
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options with { Security = _book.Options.Security with { FailuresPerMinute = 5 } }, clock: _time);
        for (int i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(running, KeyBook.WithOtherSecret(good))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(running, KeyBook.WithOtherSecret(good))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(running, good)).StatusCode);
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(running, KeyBook.WithOtherSecret(good))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(running, KeyBook.WithOtherSecret(good))).StatusCode);
    }

    [Fact]
    public void The_table_of_addresses_stays_bounded_whoever_calls()
    {
        var failed = new FailedAttempts(2, _time);
        for (int i = 0; i < 3 * FailedAttempts.MostAddresses; i++)
            failed.TryFail(new IPAddress((uint)i + 1));
        Assert.Equal(FailedAttempts.MostAddresses, failed.Count);
        var late = new IPAddress(0xF0000001);
        Assert.False(failed.TryFail(late));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(failed.TryFail(late));
        Assert.Equal(1, failed.Count);
        // One network of IPv6 is one caller.
        Assert.True(failed.TryFail(IPAddress.Parse("2001:db8::1")) && failed.TryFail(IPAddress.Parse("2001:db8::2")));
        Assert.False(failed.TryFail(IPAddress.Parse("2001:db8::3")));
        Assert.True(failed.IsSpent(IPAddress.Parse("2001:db8::4")));
        Assert.True(failed.TryFail(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_does_not_outlive_the_key_that_opened_it(bool isRevoked)
    {
        string key = _book.Add(Role.Viewer, good: TimeSpan.FromHours(1)), kept = _book.Add(Role.Viewer);
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options, clock: _time, key: key);
        using SseClient stream = await SseClient.ConnectAsync(running.Client);
        using var keptClient = new HttpClient { BaseAddress = running.Client.BaseAddress };
        keptClient.DefaultRequestHeaders.Add("X-Api-Key", kept);
        using SseClient other = await SseClient.ConnectAsync(keptClient);
        Renewal renewal = running.Server.Services.GetRequiredService<Renewal>();
        await renewal.RenewAsync(CancellationToken.None);
        if (isRevoked)
            _book.Revoke(key);
        else
            _time.Advance(TimeSpan.FromHours(1));
        await renewal.RenewAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        ValueTask ending = running.Server.DisposeAsync();
        SseEvent? told;
        while ((told = await other.NextAsync()) is { Name: "comment" })
        {
        }
        Assert.Equal("end", told?.Name);
        await ending;
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningGateway running, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/sensors");
        request.Headers.Add("X-Api-Key", key);
        return await running.Client.SendAsync(request);
    }
}
