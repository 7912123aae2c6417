using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansAnomaly.Bench.Survival.Served;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Door;

/// <summary>Many subscribers of a stream on which much happens, without and with one among them who takes nothing.</summary>
internal sealed class StalledRun(int subscribers, int sensors, int seconds)
{
    private const int Timing = 20, Ordinary = 300, RowsPerPost = 10_000;

    // Whatever changes is told, and the clock says nothing of sensors whose readings lie in the past.
    private static readonly string[] s_settings = ["Fleet:TickInterval=1m", "Fleet:Sensors:Refractory=1s", "Gateway:StalledTimeout=10m"];

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(5), s_step = TimeSpan.FromMinutes(10);

    private SplitMix64 _random = new(1);
    private DateTimeOffset _time = DateTimeOffset.UtcNow.AddDays(-4);

    public async Task<int> RunAsync(TextWriter output)
    {
        using ServedChild child = await ServedChild.StartAsync(null, s_settings, CancellationToken.None);
        using var client = new HttpClient();
        await child.ReadyAsync(client, CancellationToken.None);
        for (int round = 0; round < Ordinary; round++)
            await PostAsync(client, child.Url, oddEvery: 0);
        bool isWhole = await MeasureAsync(child, client, withStalled: false, output);
        isWhole &= await MeasureAsync(child, client, withStalled: true, output);
        return isWhole ? 0 : 1;
    }

    private async Task<bool> MeasureAsync(ServedChild child, HttpClient client, bool withStalled, TextWriter output)
    {
        var latencies = new Latencies();
        var sent = new ConcurrentDictionary<string, long>();
        using var stop = new CancellationTokenSource();
        using var stalled = new CountingReader(null, latencies);
        CountingReader[] readers = [.. Enumerable.Range(0, subscribers - (withStalled ? 1 : 0)).Select(i => new CountingReader(i < Timing ? sent : null, latencies))];
        foreach (CountingReader reader in readers)
            await reader.ConnectAsync(child.Url, stop.Token);
        if (withStalled)
            await stalled.ConnectAsync(child.Url, stop.Token);
        Task[] reading = [.. readers.Select(reader => reader.ReadAsync(stop.Token))];

        long began = Stopwatch.GetTimestamp();
        for (int second = 0; second < seconds; second++)
        {
            // Every other time all are as usual again, which is told too.
            sent[_time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "Z"] = Stopwatch.GetTimestamp();
            await PostAsync(client, child.Url, second % 2 == 0 ? 1 : 0);
            TimeSpan left = TimeSpan.FromSeconds(second + 1) - Stopwatch.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
                await Task.Delay(left);
        }
        double took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        for (long before = -1; readers.Sum(reader => reader.Events + reader.Missed) is var now && now != before; before = now)
            await Task.Delay(s_settle);
        long most = readers.Max(reader => reader.Events + reader.Missed), missed = readers.Sum(reader => reader.Missed);
        bool isWhole = most > 0 && missed == 0 && readers.All(reader => reader.Events == most);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{readers.Length:N0} subscribers who read{(withStalled ? " beside one who does not" : "")}: {most:N0} events in {took:F1} s ({most / took:F0} events/s, {most * readers.Length / took:N0} deliveries/s); ")
            + string.Create(CultureInfo.InvariantCulture, $"{(isWhole ? "each got every one" : $"{readers.Count(reader => reader.Events == most)} got every one, {missed:N0} deliveries were missed")}; from the post's start to the arrival {latencies}; {child.ResidentBytes >> 20} MiB resident"));
        if (withStalled)
        {
            Task late = stalled.ReadAsync(stop.Token);
            for (long before = -1; stalled.Events + stalled.Missed is var now && now != before; before = now)
                await Task.Delay(s_settle);
            // The clock may have told of silence meanwhile, to all alike.
            most = readers.Max(reader => reader.Events + reader.Missed);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the one who did not read got {stalled.Events:N0} events then, and was told that it missed {stalled.Missed:N0}: {stalled.Events + stalled.Missed:N0} of {most:N0}"));
            isWhole &= stalled.Events + stalled.Missed == most;
            await stop.CancelAsync();
            await late;
        }
        await stop.CancelAsync();
        await Task.WhenAll(reading);
        foreach (CountingReader reader in readers)
            reader.Dispose();
        return isWhole;
    }

    /// <summary>One reading of every sensor.</summary>
    /// <param name="client">Who posts.</param>
    /// <param name="url">Where.</param>
    /// <param name="oddEvery">Of so many sensors one is odd; 0 for none.</param>
    private async Task PostAsync(HttpClient client, Uri url, int oddEvery)
    {
        var text = new StringBuilder();
        _time = new DateTimeOffset(_time.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        for (int sensor = 0; sensor < sensors; sensor++)
        {
            double value = 50 + _random.NextGaussian() + (oddEvery > 0 && sensor % oddEvery == 0 ? 200 : 0);
            text.Append(CultureInfo.InvariantCulture, $"{{\"sensor\":\"plant/machine-{sensor:D5}/s\",\"time\":{_time.ToUnixTimeMilliseconds()},\"value\":{value:R}}}\n");
            if (sensor % RowsPerPost != RowsPerPost - 1 && sensor != sensors - 1)
                continue;
            using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(text.ToString())) { Headers = { { "Content-Type", "application/x-ndjson" } } };
            (await client.PostAsync(new Uri(url, "/v1/readings"), body)).EnsureSuccessStatusCode().Dispose();
            text.Clear();
        }
        _time += s_step;
    }
}
