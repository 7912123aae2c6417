using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansAnomaly.Cli.Bench.Runtime;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>What gRPC does on this machine beside NDJSON and beside the fleet itself, its clients in the same process and on the same processors.</summary>
internal sealed class GrpcBench(TimeProvider time, string directory, int sensors, TimeSpan duration, int clients, int rowsPerBatch, int subscribers)
{
    private const int DetectClients = 2, Points = 1_000;

    public async IAsyncEnumerable<RuntimeFigure> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        string data = Path.Combine(directory, "anomaly-bench-grpc");
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        var edge = new EdgeOptions { DataDirectory = data, MemoryBudget = 1L << 40, Sensors = new Core.Monitoring.SensorMonitorOptions { Refractory = TimeSpan.FromSeconds(1) } };
        await using (EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(edge, time, stop))
        {
            await using GatewayServer gateway = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0", GrpcUrl = "http://127.0.0.1:0" }, time: time, stop: stop);
            gateway.Open(fleet);
            var load = new FleetLoad(time, sensors, rowsPerBatch);
            await load.SendRoundAsync(fleet, stop);
            yield return await InProcessAsync(load, fleet, stop);
            yield return await new GatewayBench(time, directory, sensors, duration, clients, rowsPerBatch).IngestAsync(load, fleet, new Uri(gateway.Url), stop);
            yield return await IngestAsync(load, fleet, new Uri(gateway.GrpcUrl!), stop);
            foreach (RuntimeFigure figure in await DetectAsync(new Uri(gateway.GrpcUrl!), stop))
                yield return figure;
            yield return await new GrpcCrowd(time, fleet, new Uri(gateway.GrpcUrl!), subscribers, duration).RunAsync(stop);
        }
        Directory.Delete(data, recursive: true);
    }

    private async Task<RuntimeFigure> InProcessAsync(FleetLoad load, IFleet fleet, CancellationToken stop)
    {
        await load.DriveAsync(fleet, duration / 4, clients, 1, stop);
        await GatewayBench.SettleAsync(fleet, stop);
        long started = time.GetTimestamp();
        long rows = await load.DriveAsync(fleet, duration, clients, 1, stop);
        await GatewayBench.SettleAsync(fleet, stop);
        return new RuntimeFigure("ingest in process, durable", rows / time.GetElapsedTime(started).TotalSeconds, "readings/s", Note("callers"));
    }

    private async Task<RuntimeFigure> IngestAsync(FleetLoad load, IFleet fleet, Uri url, CancellationToken stop)
    {
        GrpcLoad[] loads = [.. Enumerable.Range(0, clients).Select(client => new GrpcLoad(time, load.FeedOf(client, clients), rowsPerBatch))];
        await DriveAsync(duration / 4);
        await GatewayBench.SettleAsync(fleet, stop);
        long before = GC.GetTotalAllocatedBytes(), started = time.GetTimestamp();
        long rows = await DriveAsync(duration);
        // All that was acknowledged is scored too, before the clock is stopped.
        await GatewayBench.SettleAsync(fleet, stop);
        TimeSpan elapsed = time.GetElapsedTime(started);
        double perRow = (GC.GetTotalAllocatedBytes() - before) / (double)rows;
        return new RuntimeFigure("ingest over gRPC, stream, durable", rows / elapsed.TotalSeconds, "readings/s", Note("streams") + string.Create(CultureInfo.InvariantCulture, $"; {perRow:F0} bytes allocated a reading, client and fleet included"));

        async Task<long> DriveAsync(TimeSpan span) => (await Task.WhenAll(loads.Select(client => Task.Run(() => client.RunAsync(url, span, stop), stop)))).Sum();
    }

    private string Note(string who) => string.Create(CultureInfo.InvariantCulture, $"{sensors:N0} sensors, {clients} {who}, {rowsPerBatch:N0} rows a batch, acknowledged after fsync; scored");

    private async Task<IReadOnlyList<RuntimeFigure>> DetectAsync(Uri url, CancellationToken stop)
    {
        using HttpClient http = GrpcStream.ClientOf(url);
        var random = new SplitMix64(1);
        var series = new DetectSeriesRequest { Judging = new Judging { Granularity = Granularity.Hourly } };
        for (int i = 0; i < Points; i++)
            series.Values.Add(20 + 5 * Math.Sin(i * Math.Tau / 24) + random.NextGaussian());
        async Task Ask(int client, int n)
        {
            using var call = new GrpcStream(http, "/orleansanomaly.v1.VerdictService/DetectLast", stop);
            await call.SendAsync(series, stop);
            call.Complete();
            await call.NextAsync(LastFinding.Parser, stop);
        }
        await ClosedLoop.RunAsync(time, DetectClients, duration / 8, Ask);
        double[] latencies = await ClosedLoop.RunAsync(time, DetectClients, duration / 2, Ask);
        string note = string.Create(CultureInfo.InvariantCulture, $"{Points:N0} points, {series.CalculateSize() / 1e3:N0} kB, {DetectClients} clients, p50 {latencies[latencies.Length / 2]:0.00} ms");
        return
        [
            new RuntimeFigure("DetectLast over gRPC", latencies.Length / (duration / 2).TotalSeconds, "requests/s", note),
            new RuntimeFigure("DetectLast over gRPC, p95", latencies[(int)(0.95 * (latencies.Length - 1))], "ms", note),
        ];
    }
}
