using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansAnomaly.Cli.Bench.Runtime;
using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;

namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>What the gateway does on this machine, its clients in the same process and on the same processors.</summary>
internal sealed class GatewayBench(TimeProvider time, string directory, int sensors, TimeSpan duration, int clients, int rowsPerRequest)
{
    public async IAsyncEnumerable<RuntimeFigure> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        string data = Path.Combine(directory, "anomaly-bench-gateway");
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        await using (EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = data, MemoryBudget = 1L << 40 }, time, stop))
        {
            await using GatewayServer gateway = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0" }, time: time, stop: stop);
            gateway.Open(fleet);
            var load = new FleetLoad(time, sensors, rowsPerRequest);
            await load.SendRoundAsync(fleet, stop);
            yield return await IngestAsync(load, fleet, new Uri(gateway.Url), stop);
        }
        Directory.Delete(data, recursive: true);
    }

    private async Task<RuntimeFigure> IngestAsync(FleetLoad load, IFleet fleet, Uri url, CancellationToken stop)
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
                {
                    lines.Clear();
                    long now = EventTime.From(time.GetUtcNow());
                    while (lines.Rows < rowsPerRequest)
                        lines.Add(feed.Next(now, out Reading reading), reading);
                    rows += (await client.IngestAsync(lines.Text, untilScored: false, stop)).Accepted;
                }
                return rows;
            },
            stop)));
        return accepted.Sum();
    }

    private static async Task SettleAsync(IFleet fleet, CancellationToken stop) => await fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored, stop);
}
