using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using OrleansAnomaly.Cli.Bench.Runtime;
using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;

namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>What the gateway does on this machine, its clients in the same process and on the same processors.</summary>
internal sealed class GatewayBench(TimeProvider time, string directory, int sensors, TimeSpan duration, int clients, int rowsPerRequest)
{
    private const int DetectClients = 2, QueryClients = 2, Points = 1_000;

    public async IAsyncEnumerable<RuntimeFigure> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        string data = Path.Combine(directory, "anomaly-bench-gateway");
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        await using (EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = data, MemoryBudget = 1L << 40 }, time, stop))
        {
            await using GatewayServer gateway = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0", GrpcUrl = null }, time: time, stop: stop);
            gateway.Open(fleet);
            var url = new Uri(gateway.Url);
            var load = new FleetLoad(time, sensors, rowsPerRequest);
            await load.SendRoundAsync(fleet, stop);
            yield return await IngestAsync(load, fleet, url, stop);
            foreach (RuntimeFigure figure in await QueriesAsync(load, url, isLoaded: false, stop))
                yield return figure;
            foreach (RuntimeFigure figure in await QueriesAsync(load, url, isLoaded: true, stop))
                yield return figure;
            foreach (RuntimeFigure figure in await DetectAsync(url, stop))
                yield return figure;
        }
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Readings as NDJSON, durable.</summary>
    public async Task<RuntimeFigure> IngestAsync(FleetLoad load, IFleet fleet, Uri url, CancellationToken stop)
    {
        FleetFeed[] feeds = [.. Enumerable.Range(0, clients).Select(client => load.FeedOf(client, clients))];
        await DriveAsync(feeds, url, duration / 4, stop);
        await SettleAsync(fleet, stop);
        long started = time.GetTimestamp();
        long rows = await DriveAsync(feeds, url, duration, stop);
        // All that was acknowledged is scored too, before the clock is stopped.
        await SettleAsync(fleet, stop);
        TimeSpan elapsed = time.GetElapsedTime(started);
        FleetStatus status = (await fleet.QueryAsync(new FleetStatusQuery(), stop)).Items[0];
        if (status.Scored.Scored != status.Accepted)
            throw new InvalidOperationException($"of {status.Accepted} readings only {status.Scored.Scored} were scored; the figure would mean nothing");
        return new RuntimeFigure("ingest over HTTP, NDJSON, durable", rows / elapsed.TotalSeconds, "readings/s",
            string.Create(CultureInfo.InvariantCulture, $"{sensors:N0} sensors, {clients} clients, {rowsPerRequest:N0} rows a request, acknowledged after fsync; scored"));
    }

    private async Task<long> DriveAsync(FleetFeed[] feeds, Uri url, TimeSpan span, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        long[] accepted = await Task.WhenAll(feeds.Select(feed => Task.Run(
            async () =>
            {
                using var client = new GatewayClient(url);
                var lines = new ReadingLines();
                long rows = 0;
                while (time.GetElapsedTime(started) < span)
                    rows += await SendAsync(client, feed, lines, rowsPerRequest, stop);
                return rows;
            },
            stop)));
        return accepted.Sum();
    }

    private async Task<long> SendAsync(GatewayClient client, FleetFeed feed, ReadingLines lines, int rows, CancellationToken stop)
    {
        lines.Clear();
        long now = EventTime.From(time.GetUtcNow());
        while (lines.Rows < rows)
            lines.Add(feed.Next(now, out Reading reading), reading);
        return (await client.IngestAsync(lines.Text, untilScored: false, stop)).Accepted;
    }

    /// <summary>Questions of each sort in turn, alone or while readings come in.</summary>
    private async Task<IReadOnlyList<RuntimeFigure>> QueriesAsync(FleetLoad load, Uri url, bool isLoaded, CancellationToken stop)
    {
        const int rate = 20_000;
        using var http = new HttpClient { BaseAddress = url };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task loading = isLoaded ? LoadAsync(load.FeedOf(0, 1), url, rate, end.Token) : Task.CompletedTask;
        (string What, Func<int, string> Path)[] questions =
        [
            ("one sensor", n => $"/v1/sensors/status?sensor={load.PathOf(n * 7_919 % sensors)}"),
            ("a page of sensors", n => $"/v1/sensors?prefix=plant-0/line-{n % 100:D2}/&limit=100"),
            ("incidents under way", _ => "/v1/incidents?open=true"),
            ("verdicts of a sensor", n => $"/v1/verdicts?sensor={load.PathOf(n * 7_919 % sensors)}"),
            ("state of the fleet", _ => "/v1/status"),
        ];
        List<RuntimeFigure> figures = [];
        try
        {
            foreach ((string what, Func<int, string> path) in questions)
            {
                async Task Ask(int client, int n) => await http.GetByteArrayAsync(path(n * QueryClients + client), stop);
                await ClosedLoop.RunAsync(time, QueryClients, duration / 20, Ask);
                double[] latencies = await ClosedLoop.RunAsync(time, QueryClients, duration / 4, Ask);
                string note = string.Create(CultureInfo.InvariantCulture, $"{sensors:N0} sensors, {QueryClients} clients, {latencies.Length / (duration / 4).TotalSeconds:N0} a second, p50 {At(latencies, 0.5):0.00} ms{(isLoaded ? $"; while {rate:N0} readings/s come in" : "")}");
                figures.Add(new RuntimeFigure($"query, {what}, p99", At(latencies, 0.99), "ms", note));
            }
        }
        finally
        {
            await end.CancelAsync();
            await loading;
        }
        return figures;
    }

    /// <summary>Sends at a fixed rate until it is ended.</summary>
    private async Task LoadAsync(FleetFeed feed, Uri url, int rate, CancellationToken end)
    {
        try
        {
            using var client = new GatewayClient(url);
            var lines = new ReadingLines();
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
            while (await pace.WaitForNextTickAsync(end))
                await SendAsync(client, feed, lines, rate / 20, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The questions have been asked.
        }
    }

    private async Task<IReadOnlyList<RuntimeFigure>> DetectAsync(Uri url, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = url };
        byte[] series = SeriesOf(Points);
        List<RuntimeFigure> figures = [];
        foreach (string mode in (string[])["last", "entire"])
        {
            async Task Ask(int client, int n)
            {
                using var body = new ByteArrayContent(series);
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using HttpResponseMessage answer = await http.PostAsync($"/v1/detect/{mode}", body, stop);
                await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(stop);
            }
            await ClosedLoop.RunAsync(time, DetectClients, duration / 8, Ask);
            double[] latencies = await ClosedLoop.RunAsync(time, DetectClients, duration / 2, Ask);
            string note = string.Create(CultureInfo.InvariantCulture, $"{Points:N0} points, {series.Length / 1e3:N0} kB, {DetectClients} clients, p50 {At(latencies, 0.5):0.00} ms");
            figures.Add(new RuntimeFigure($"/v1/detect/{mode}", latencies.Length / (duration / 2).TotalSeconds, "requests/s", note));
            figures.Add(new RuntimeFigure($"/v1/detect/{mode}, p95", At(latencies, 0.95), "ms", note));
        }
        return figures;
    }

    /// <summary>A request with hours of a daily rhythm.</summary>
    private static byte[] SeriesOf(int points)
    {
        var random = new SplitMix64(1);
        var begin = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        IEnumerable<string> rows = Enumerable.Range(0, points).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{begin.AddHours(i):yyyy-MM-ddTHH:mm:ssZ}\",\"value\":{20 + 5 * Math.Sin(i * Math.Tau / 24) + random.NextGaussian():R}}}"));
        return Encoding.UTF8.GetBytes($"{{\"granularity\":\"hourly\",\"series\":[{string.Join(',', rows)}]}}");
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];

    /// <summary>Returns when all that was taken in is scored.</summary>
    public static async Task SettleAsync(IFleet fleet, CancellationToken stop) => await fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored, stop);
}
