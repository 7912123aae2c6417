using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Bench.Grains;

/// <summary>Readings through one silo, from the batch to the acknowledgement and the verdict, as fast as they go: in memory, and durable in PostgreSQL.</summary>
internal static class IngestCommand
{
    public const string Usage = "ingest [--sensors N] [--seconds S] [--rows N] [--clients N] [--durable]    readings per second and per CPU-second through one silo";

    public static async Task<int> RunAsync(string[] arguments)
    {
        int sensors = Arguments.Number(arguments, "--sensors", 20_000), seconds = Arguments.Number(arguments, "--seconds", 10);
        int rows = Arguments.Number(arguments, "--rows", 8_192), clients = Arguments.Number(arguments, "--clients", 4);
        bool isDurable = arguments.Contains("--durable");
        await using BenchSilo silo = await BenchSilo.StartAsync(isDurable, new FleetOptions { CheckpointInterval = TimeSpan.FromHours(1) });
        SensorId[] names = [.. Enumerable.Range(0, sensors).Select(i => SensorId.Create($"plant/machine-{i / 6:D5}/s{i % 6}"))];
        long time = EventTime.From(DateTimeOffset.UtcNow.AddMinutes(-1));
        var random = new SplitMix64(1);

        // Every sensor belongs to one client, so that its readings come in order.
        ReadingBatch[][] batches = [.. Enumerable.Range(0, clients).Select(client =>
        {
            SensorId[] own = [.. names.Where((_, i) => i % clients == client)];
            List<ReadingBatch> made = [];
            var builder = new ReadingBatchBuilder();
            for (int row = 0; made.Count < 200; row++)
            {
                builder.Add(own[row % own.Length], new Reading(time + row / own.Length * EventTime.Second, 50 + random.NextDouble()));
                if (builder.Count == rows)
                    made.Add(builder.Build());
            }
            return made.ToArray();
        })];
        foreach (ReadingBatch[] of in batches)
            await silo.Fleet.IngestAsync(of[0], IngestWait.Scored);
        using Process process = Process.GetCurrentProcess();
        long accepted = 0, begun = Stopwatch.GetTimestamp();
        TimeSpan cpu = process.TotalProcessorTime;
        await Task.WhenAll(batches.Select(of => Task.Run(async () =>
        {
            for (int i = 1; i < of.Length && Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds; i++)
                Interlocked.Add(ref accepted, (await silo.Fleet.IngestAsync(of[i], IngestWait.Scored)).Accepted);
        })));
        double elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        process.Refresh();
        double used = (process.TotalProcessorTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(isDurable ? "durable" : "in memory"),-10} {sensors} sensors, {clients} clients, {rows} rows a batch: {accepted / elapsed,10:N0} readings/s, {accepted / used,10:N0} per CPU-second of the silo ({used / elapsed:F2} processors)"));
        return 0;
    }
}
