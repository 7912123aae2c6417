using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Bench.Survival;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Bench.Scale;

/// <summary>The same load through one, two and three silo processes: readings per CPU-second of the silos, which tells what distribution costs.</summary>
internal static class ScaleCommand
{
    public const string Usage = "scale [--sensors N] [--seconds S]    readings per CPU-second with 1, 2 and 3 silo processes over PostgreSQL";

    public static async Task<int> RunAsync(string[] arguments)
    {
        int sensors = Arguments.Number(arguments, "--sensors", 20_000), seconds = Arguments.Number(arguments, "--seconds", 20);
        foreach (int silos in (int[])[1, 2, 3])
            await MeasureAsync(silos, sensors, seconds);
        return 0;
    }

    private static async Task MeasureAsync(int count, int sensors, int seconds)
    {
        string log = Path.GetTempFileName();
        await using PostgresServer server = await PostgresServer.StartAsync("shared_buffers=256MB", "max_wal_size=4GB") ?? throw new InvalidOperationException("PostgreSQL is not installed");
        string connection = await server.NewDatabaseAsync();
        await SiloProcess.MigrateAsync(connection, log);
        List<SiloProcess> silos = [.. Enumerable.Range(0, count).Select(_ => SiloProcess.Start(connection, ["Fleet:CheckpointInterval=00:10:00"], log))];
        foreach (SiloProcess silo in silos)
            await silo.ReadyAsync(TimeSpan.FromMinutes(1));
        await using ClusterClient client = await ClusterClient.ConnectAsync(connection, new FleetOptions());
        // Everything is known, awake, and where it belongs before it is measured.
        await client.Fleet.IngestAsync(Batch(sensors, EventTime.From(DateTimeOffset.UtcNow.AddMinutes(-10))), IngestWait.Scored);
        await Task.Delay(TimeSpan.FromSeconds(8));
        TimeSpan[] used = [.. silos.Select(silo => silo.Used)];
        long time = EventTime.From(DateTimeOffset.UtcNow.AddMinutes(-9)), begun = Stopwatch.GetTimestamp(), accepted = 0;
        for (; Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds; time += EventTime.Second)
            accepted += (await client.Fleet.IngestAsync(Batch(sensors, time), IngestWait.Scored)).Accepted;
        double elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        double cpu = silos.Select((silo, i) => (silo.Used - used[i]).TotalSeconds).Sum();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} silo{(count > 1 ? "s" : " ")}: {accepted / elapsed,8:N0} readings/s, {accepted / cpu,8:N0} per CPU-second of the silos"));
        foreach (SiloProcess silo in silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }
        File.Delete(log);
    }

    private static ReadingBatch Batch(int sensors, long time)
    {
        var builder = new ReadingBatchBuilder();
        for (int i = 0; i < sensors; i++)
            builder.Add(SteadyLoad.Sensor(i), new Reading(time, 50 + (i * 7919 + time / EventTime.Second) % 100 / 100.0));
        return builder.Build();
    }
}
