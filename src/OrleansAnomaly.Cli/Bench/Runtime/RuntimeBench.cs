using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Cli.Bench.Runtime;

/// <summary>What the embedded runtime does on this machine, the generator of the load in the same process and on the same processors.</summary>
internal sealed class RuntimeBench(TimeProvider time, string directory, int sensors, TimeSpan duration, int rate, int callers, int rowsPerBatch)
{
    private const int InFlight = 8;

    public async IAsyncEnumerable<RuntimeFigure> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (RuntimeFigure figure in FlushLatency())
            yield return figure;

        var load = new FleetLoad(time, sensors, rowsPerBatch);
        yield return await ThroughputAsync(load, "in memory", null, stop);
        string data = Fresh("durable");
        yield return await ThroughputAsync(load, "durable, acknowledged after fsync", data, stop);
        foreach (RuntimeFigure figure in await LatencyAsync(load, data, stop))
            yield return figure;
        yield return await RecoveryAsync(load, data, stop);
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Cost per reading and memory per sensor as the fleet grows.</summary>
    public async IAsyncEnumerable<RuntimeFigure> GrowAsync(IReadOnlyList<int> sizes, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (int size in sizes)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using Process process = Process.GetCurrentProcess();
            long before = process.WorkingSet64;
            var load = new FleetLoad(time, size, rowsPerBatch);
            await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { MemoryBudget = 1L << 40 }, time, stop);
            await load.SendRoundAsync(fleet, stop);
            process.Refresh();
            long bytes = process.WorkingSet64 - before;
            await load.DriveAsync(fleet, duration / 4, callers, InFlight, stop);
            TimeSpan used = process.TotalProcessorTime;
            long started = time.GetTimestamp();
            long rows = await load.DriveAsync(fleet, duration, callers, InFlight, stop);
            await SettleAsync(fleet, stop);
            process.Refresh();
            TimeSpan elapsed = time.GetElapsedTime(started);
            string count = size.ToString("N0", CultureInfo.InvariantCulture);
            yield return new RuntimeFigure($"{count} sensors", rows / elapsed.TotalSeconds, "readings/s", "in memory");
            yield return new RuntimeFigure($"{count} sensors", (process.TotalProcessorTime - used).TotalMicroseconds / rows, "µs CPU/reading", "generator included");
            yield return new RuntimeFigure($"{count} sensors", (double)bytes / size, "bytes/sensor", "resident memory gained, names and load generator included");
        }
    }

    /// <summary>Time to start over a snapshot of a fleet.</summary>
    public async IAsyncEnumerable<RuntimeFigure> RecoverAsync(int size, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        string data = Fresh("recovery");
        var load = new FleetLoad(time, size, rowsPerBatch);
        await using (EmbeddedFleet fleet = await StartAsync(data, stop))
            await load.SendRoundAsync(fleet, stop);
        yield return await RecoveryAsync(load, data, stop);
        Directory.Delete(data, recursive: true);
    }

    private async Task<RuntimeFigure> ThroughputAsync(FleetLoad load, string name, string? data, CancellationToken stop)
    {
        await using EmbeddedFleet fleet = await StartAsync(data, stop);
        await load.SendRoundAsync(fleet, stop);
        await load.DriveAsync(fleet, duration / 4, callers, InFlight, stop);
        await SettleAsync(fleet, stop);
        long started = time.GetTimestamp();
        long rows = await load.DriveAsync(fleet, duration, callers, InFlight, stop);
        // All that was acknowledged is scored too, before the clock is stopped.
        await SettleAsync(fleet, stop);
        TimeSpan elapsed = time.GetElapsedTime(started);
        FleetStatus status = (await fleet.QueryAsync(new FleetStatusQuery(), stop)).Items[0];
        if (status.Scored.Scored != status.Accepted)
            throw new InvalidOperationException($"of {status.Accepted} readings only {status.Scored.Scored} were scored; the figure would mean nothing");
        return new RuntimeFigure($"ingest, {name}", rows / elapsed.TotalSeconds, "readings/s",
            string.Create(CultureInfo.InvariantCulture, $"{load.Sensors:N0} sensors, batches of {rowsPerBatch:N0} rows, {callers} callers, {InFlight} batches in flight each; scored"));
    }

    private async Task<IReadOnlyList<RuntimeFigure>> LatencyAsync(FleetLoad load, string data, CancellationToken stop)
    {
        await using EmbeddedFleet fleet = await StartAsync(data, stop);
        await load.DriveOpenAsync(fleet, rate, duration / 4, stop);
        List<RuntimeFigure> figures = [];
        foreach (bool snapshots in new[] { false, true })
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            int taken = 0;
            Task taking = snapshots ? Task.Run(
                async () =>
                {
                    try
                    {
                        while (!end.IsCancellationRequested)
                        {
                            await fleet.ExecuteAsync(new TakeSnapshot(), end.Token);
                            taken++;
                        }
                    }
                    catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                    {
                        // The measurement has ended in the middle of one.
                    }
                },
                stop) : Task.CompletedTask;
            double[] latencies = await load.DriveOpenAsync(fleet, rate, duration, stop);
            await end.CancelAsync();
            await taking;
            Array.Sort(latencies);
            string note = string.Create(CultureInfo.InvariantCulture, $"open loop, {rate:N0} readings/s, {load.Sensors:N0} sensors, durable{(snapshots ? $", {taken} snapshots meanwhile" : "")}");
            foreach (double quantile in new[] { 0.5, 0.99, 0.999 })
                figures.Add(new RuntimeFigure(string.Create(CultureInfo.InvariantCulture, $"ingest to verdict, p{100 * quantile:0.#}"), latencies[(int)(quantile * (latencies.Length - 1))], "ms", note));
        }
        return figures;
    }

    private async Task<RuntimeFigure> RecoveryAsync(FleetLoad load, string data, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        await using EmbeddedFleet fleet = await StartAsync(data, stop);
        TimeSpan elapsed = time.GetElapsedTime(started);
        return new RuntimeFigure("start over a snapshot", elapsed.TotalSeconds, "s",
            string.Create(CultureInfo.InvariantCulture, $"{fleet.Started.Sensors:N0} sensors, {fleet.Started.ReplayedRecords:N0} records replayed"));
    }

    private IEnumerable<RuntimeFigure> FlushLatency()
    {
        var files = new DiskFiles(Fresh("fsync"));
        var latencies = new double[200];
        using (IFile file = files.Create("probe"))
        {
            var block = new byte[64 << 10];
            for (int i = 0; i < latencies.Length; i++)
            {
                file.Write(block, (long)i * block.Length);
                long started = time.GetTimestamp();
                file.Flush();
                latencies[i] = time.GetElapsedTime(started).TotalMilliseconds;
            }
        }
        Directory.Delete(files.Root, recursive: true);
        Array.Sort(latencies);
        yield return new RuntimeFigure("fsync of 64 KiB, p50", latencies[100], "ms", directory);
        yield return new RuntimeFigure("fsync of 64 KiB, p99", latencies[197], "ms", directory);
    }

    private static async Task SettleAsync(IFleet fleet, CancellationToken stop) =>
        await fleet.IngestAsync(new Core.Readings.ReadingBatchBuilder().Build(), IngestWait.Scored, stop);

    private Task<EmbeddedFleet> StartAsync(string? data, CancellationToken stop) =>
        EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = data, MemoryBudget = 1L << 40 }, time, stop);

    private string Fresh(string name)
    {
        string path = Path.Combine(directory, "anomaly-bench-" + name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return path;
    }
}
