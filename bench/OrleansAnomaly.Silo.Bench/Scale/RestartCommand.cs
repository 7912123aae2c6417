using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Bench.Survival;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Bench.Scale;

/// <summary>A cluster of one silo that ends and starts again over many sensors: until it is ready, and until every sensor has taken its next reading.</summary>
internal static class RestartCommand
{
    public const string Usage = "restart [--sensors N]    how long one silo needs to start again over N sensors, after an end in order and after a kill";

    public static async Task<int> RunAsync(string[] arguments)
    {
        int sensors = Arguments.Number(arguments, "--sensors", 100_000);
        string log = Path.GetTempFileName();
        await using PostgresServer server = await PostgresServer.StartAsync("shared_buffers=256MB", "max_wal_size=4GB") ?? throw new InvalidOperationException("PostgreSQL is not installed");
        string connection = await server.NewDatabaseAsync();
        await SiloProcess.MigrateAsync(connection, log);
        string[] settings = ["Cluster:AliveInterval=00:00:01", "DrainTimeout=00:02:00", $"Fleet:MemoryBudget={4L << 30}"];
        SiloProcess silo = SiloProcess.Start(connection, settings, log);
        await silo.ReadyAsync(TimeSpan.FromMinutes(1));
        for (int round = 0; round < 2; round++)
        {
            await SendAsync(connection, sensors);
            long begun = Stopwatch.GetTimestamp();
            if (round == 0)
                await silo.StopAsync();
            else
                silo.Die();
            await silo.EndAsync();
            double ended = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            silo.Dispose();
            begun = Stopwatch.GetTimestamp();
            silo = SiloProcess.Start(connection, settings, log);
            await silo.ReadyAsync(TimeSpan.FromMinutes(5));
            double ready = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            begun = Stopwatch.GetTimestamp();
            await SendAsync(connection, sensors);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{sensors} sensors, {(round == 0 ? $"ended in order in {ended:F1} s" : "killed")}: ready again {ready:F1} s after the start of the process; a reading of every sensor taken in and scored {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s later"));
        }
        await silo.StopAsync();
        silo.Dispose();
        File.Delete(log);
        return 0;
    }

    private static async Task SendAsync(string connection, int sensors)
    {
        await using ClusterClient client = await ClusterClient.ConnectAsync(connection, new FleetOptions { Patience = TimeSpan.FromMinutes(2) });
        long time = EventTime.From(DateTimeOffset.UtcNow);
        for (int first = 0; first < sensors; first += 20_000)
        {
            var builder = new ReadingBatchBuilder();
            for (int i = first; i < Math.Min(sensors, first + 20_000); i++)
                builder.Add(SteadyLoad.Sensor(i), new Reading(time, 50));
            await client.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
        }
    }
}
