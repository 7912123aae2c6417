using System.Globalization;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Survival.Served;

/// <summary>
/// Kills <c>anomaly serve</c> again and again while a client posts readings and another listens to the stream; afterwards no acknowledged reading may be
/// missing or counted twice, and the listener must have had every event once.
/// </summary>
internal sealed class ServedSurvival(string path, int rounds, int kills, ulong seed)
{
    // A clock that ticks seldom: what it says of sensors whose readings lie in the past is of no interest here.
    private static readonly string[] s_settings = ["Fleet:TickInterval=1m", "Fleet:SnapshotInterval=10s", "Fleet:Shards=2", "Fleet:Sensors:Refractory=10m"];

    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1), s_patience = TimeSpan.FromMinutes(2);

    private readonly ServedLoad _load = new(rounds, seed, DateTimeOffset.UtcNow);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private SplitMix64 _random = new(seed);
    private int _acknowledged;

    /// <summary>Where each killed child was in its work.</summary>
    public List<string> Kills { get; } = [];

    /// <summary>Posts that were sent again because nobody knew what had become of them.</summary>
    public int Resent { get; private set; }

    /// <summary>Of those, rows that had been taken in before.</summary>
    public long Again { get; private set; }

    public int Events { get; private set; }

    public int Resumed { get; private set; }

    /// <summary>Lives the whole story.</summary>
    /// <returns>What is wrong; null where all is well.</returns>
    public async Task<string?> RunAsync()
    {
        using var patience = new CancellationTokenSource(s_patience * (kills + 1));
        using var subscriber = new ServedSubscriber();
        using HttpClient client = _client;
        for (int kill = 0; kill < kills; kill++)
        {
            int left = _load.Posts - _acknowledged, most = Math.Max(1, 2 * left / (kills - kill + 2));
            await LiveAsync(subscriber, _acknowledged + 1 + _random.NextInt32(most), patience.Token);
        }
        using ServedChild last = await ServedChild.StartAsync(path, s_settings, patience.Token);
        await last.ReadyAsync(_client, patience.Token);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        Task listening = subscriber.ListenAsync(last.Url, end.Token);
        while (_acknowledged < _load.Posts)
        {
            if (!await PostAsync(last.Url, patience.Token))
                return $"seed {seed}: post {_acknowledged} was not taken in by a child that nobody killed";
        }
        await SettleAsync(last.Url, patience.Token);
        string? fault = await CountAsync(last.Url, patience.Token) ?? await CompareAsync(subscriber, last.Url, end.Token);
        await end.CancelAsync();
        await listening;
        await last.KillAsync(patience.Token);
        return fault is null ? null : $"seed {seed}: {fault}";
    }

    /// <summary>A life up to so many acknowledged posts, or up to one that was on its way.</summary>
    private async Task LiveAsync(ServedSubscriber subscriber, int until, CancellationToken stop)
    {
        using ServedChild child = await ServedChild.StartAsync(path, s_settings, stop);
        await child.ReadyAsync(_client, stop);
        Task listening = subscriber.ListenAsync(child.Url, stop);
        while (_acknowledged < until)
            await PostAsync(child.Url, stop);
        // Somewhere between what was acknowledged and what comes next.
        Task<bool> underWay = PostAsync(child.Url, stop);
        for (int turn = _random.NextInt32(40); turn > 0 && !underWay.IsCompleted; turn--)
            await Task.Yield();
        await child.KillAsync(stop);
        string next = await underWay ? "acknowledged" : "on its way";
        Kills.Add(string.Create(CultureInfo.InvariantCulture, $"after {until} posts, the next {next}"));
        await listening;
    }

    /// <summary>Sends the first post that was not acknowledged yet.</summary>
    /// <returns>Whether it is now.</returns>
    private async Task<bool> PostAsync(Uri url, CancellationToken stop)
    {
        (byte[] body, int rows) = _load.Post(_acknowledged);
        using var content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/x-ndjson" } } };
        try
        {
            using HttpResponseMessage answer = await _client.PostAsync(new Uri(url, "/v1/readings"), content, stop);
            using JsonDocument receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
            if (!answer.IsSuccessStatusCode || receipt.RootElement.GetProperty("accepted").GetInt64() != rows)
                throw new InvalidOperationException($"post {_acknowledged} was answered with {(int)answer.StatusCode}: {receipt.RootElement}");
            _acknowledged++;
            return true;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            Resent++;
            return false;
        }
    }

    private async Task SettleAsync(Uri url, CancellationToken stop)
    {
        using var nothing = new ByteArrayContent([]) { Headers = { { "Content-Type", "application/x-ndjson" } } };
        using HttpResponseMessage answer = await _client.PostAsync(new Uri(url, "/v1/readings?wait=scored"), nothing, stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Every sensor has every reading once; what was sent again where it was durable already counts as a duplicate or as late.</summary>
    private async Task<string?> CountAsync(Uri url, CancellationToken stop)
    {
        using JsonDocument page = JsonDocument.Parse(await _client.GetStringAsync(new Uri(url, "/v1/sensors?limit=1000"), stop));
        JsonElement sensors = page.RootElement.GetProperty("items");
        if (sensors.GetArrayLength() != ServedLoad.Sensors)
            return $"{sensors.GetArrayLength()} sensors are known; expected {ServedLoad.Sensors}";
        foreach (JsonElement sensor in sensors.EnumerateArray())
        {
            long Field(string name) => sensor.GetProperty(name).GetInt64();
            if (Field("scored") != rounds || Field("future") + Field("noMeasurement") != 0)
                return $"{_acknowledged} posts of {rounds} readings of each sensor were acknowledged, and it says {sensor}";
            DateTime newest = sensor.GetProperty("lastTime").GetDateTime();
            if (Math.Abs((newest - _load.TimeOf(rounds - 1).UtcDateTime).TotalMilliseconds) >= 1)
                return $"the newest reading is of {_load.TimeOf(rounds - 1):O}, and it says {sensor}";
            // The newest of what came again is a duplicate, the others are late.
            long again = Field("duplicates") + Field("late");
            if (again > (long)Resent * ServedLoad.RoundsPerPost || again % ServedLoad.RoundsPerPost != 0)
                return $"{Resent} posts of {ServedLoad.RoundsPerPost} readings of each sensor were sent again, and it says {sensor}";
            Again += again;
        }
        return null;
    }

    private async Task<string?> CompareAsync(ServedSubscriber subscriber, Uri url, CancellationToken stop)
    {
        using var fresh = new ServedSubscriber();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task listening = fresh.ListenAsync(url, end.Token);
        await fresh.QuietAsync(s_quiet, stop);
        await subscriber.QuietAsync(s_quiet, stop);
        await end.CancelAsync();
        await listening;
        (string Id, string Type, string Data)[] heard = subscriber.Events, expected = fresh.Events;
        (Events, Resumed) = (heard.Length, subscriber.Resumed);
        for (int i = 0; i < Math.Min(heard.Length, expected.Length); i++)
        {
            if (heard[i] != expected[i])
                return $"event {i} was told to the one who was there all the time as {heard[i]}, and to who asked in the end as {expected[i]}";
            if (!EventPosition.TryParse(heard[i].Id, out EventPosition at) || (i > 0 && EventPosition.TryParse(heard[i - 1].Id, out EventPosition before) && at <= before))
                return $"event {i} has the position {heard[i].Id} after {heard[Math.Max(0, i - 1)].Id}";
        }
        return heard.Length == expected.Length ? null : $"{heard.Length} events were told to the one who was there all the time, {expected.Length} to who asked in the end";
    }
}
