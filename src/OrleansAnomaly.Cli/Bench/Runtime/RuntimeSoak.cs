using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Cli.Bench.Runtime;

/// <summary>
/// A steady load for a long time, with snapshots every minute and the log trimmed after a few: writes what memory, file handles, disk and latency do as a
/// table that <c>anomaly detect --plot</c> draws.
/// </summary>
internal sealed class RuntimeSoak(TimeProvider time, string directory, int sensors, int rate, TimeSpan duration)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    /// <param name="table">Where the table goes.</param>
    /// <param name="shown">Called with every row as it is written.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>Figures of the whole.</returns>
    public async Task<IReadOnlyList<RuntimeFigure>> RunAsync(TextWriter table, Action<TimeSpan, string> shown, CancellationToken stop)
    {
        var options = new EdgeOptions
        {
            DataDirectory = directory,
            MemoryBudget = 1L << 40,
            SnapshotInterval = TimeSpan.FromMinutes(1),
            ReplayRetention = TimeSpan.FromMinutes(3),
            Log = new PartitionLogOptions { SegmentBytes = 64 << 20 },
        };
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(options, time, stop);
        var load = new FleetLoad(time, sensors, rate / 100);
        await load.SendRoundAsync(fleet, stop);
        await table.WriteLineAsync("time,memory_mb,heap_mb,file_handles,disk_mb,p50_ms,p99_ms,max_ms");
        using Process process = Process.GetCurrentProcess();
        List<double[]> rows = [];
        long started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < duration)
        {
            double[] latencies = await load.DriveOpenAsync(fleet, rate, s_window, stop);
            Array.Sort(latencies);
            // What is live, not what waits to be collected: a leak would show at once.
            GC.Collect();
            process.Refresh();
            double[] row =
            [
                process.WorkingSet64 / 1e6, GC.GetTotalMemory(forceFullCollection: false) / 1e6, process.HandleCount,
                Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Sum(Length) / 1e6,
                latencies[latencies.Length / 2], latencies[(int)(0.99 * (latencies.Length - 1))], latencies[^1],
            ];
            rows.Add(row);
            string text = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture) + string.Concat(row.Select(value => string.Create(CultureInfo.InvariantCulture, $",{value:0.###}")));
            await table.WriteLineAsync(text);
            await table.FlushAsync(stop);
            shown(time.GetElapsedTime(started), text);
        }
        FleetStatus status = (await fleet.QueryAsync(new FleetStatusQuery(), stop)).Items[0];
        string note = string.Create(CultureInfo.InvariantCulture, $"{rate:N0} readings/s, {sensors:N0} sensors, durable, {duration.TotalMinutes:N0} minutes, a snapshot a minute");
        // The first windows warm up: code is compiled, buffers grow.
        double[][] settled = [.. rows.Skip(rows.Count / 5)];
        double[][] early = [.. settled.Take(settled.Length / 4)], late = [.. settled.Skip(3 * settled.Length / 4)];
        return
        [
            new RuntimeFigure("readings accepted", status.Accepted, "", note),
            .. new[] { (0, "resident memory", "MB"), (1, "managed heap", "MB"), (2, "file handles", ""), (3, "disk", "MB"), (4, "ingest to verdict, p50", "ms"), (5, "ingest to verdict, p99", "ms") }
                .SelectMany(column => new[]
                {
                    new RuntimeFigure(column.Item2, Median(early, column.Item1), column.Item3, "median of an early quarter"),
                    new RuntimeFigure(column.Item2, Median(late, column.Item1), column.Item3, "median of the last quarter"),
                }),
        ];
    }

    private static double Median(double[][] rows, int column)
    {
        double[] values = [.. rows.Select(row => row[column]).Order()];
        return values.Length == 0 ? double.NaN : values[values.Length / 2];
    }

    private static long Length(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;   // trimmed away meanwhile
        }
    }
}
