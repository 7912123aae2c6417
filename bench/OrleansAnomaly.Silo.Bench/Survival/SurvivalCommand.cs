using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>
/// Three silos over PostgreSQL under a steady load; again and again one is killed and another comes for it. In the end nothing that was acknowledged may be
/// missing, nothing may have two effects, and an embedded fleet that replays the cluster's logs must come to the same.
/// </summary>
internal static class SurvivalCommand
{
    public const string Usage = "survive [--sensors N] [--kills N] [--every S] [--period MS] [--how kill|pause|database|cut|upgrade] [--from DIR]    silos that die, stand still for 30 s, lose their database or each other, or are of another version, under load";

    private const int Silos = 3, Clients = 4;

    private static readonly string[] s_membership = ["Cluster:ProbeTimeout=00:00:01", "Cluster:MissedProbes=3", "Cluster:AliveInterval=00:00:02", "Cluster:TableRefresh=00:00:05"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int sensors = Arguments.Number(arguments, "--sensors", 20_000), kills = Arguments.Number(arguments, "--kills", 10);
        TimeSpan every = TimeSpan.FromSeconds(Arguments.Number(arguments, "--every", 60)), period = TimeSpan.FromMilliseconds(Arguments.Number(arguments, "--period", 2_000));
        string how = Text(arguments, "--how") ?? "kill";
        string? former = Text(arguments, "--from");
        if (!Disturbance.Kinds.Contains(how))
            throw new ArgumentException($"--how is '{how}'; expected {string.Join(", ", Disturbance.Kinds)}");
        if (how == "upgrade" != former is not null)
            throw new ArgumentException("--from names the folder of a former version's anomaly-silo; expected it with --how upgrade, and only there");
        if (how == "cut" && !Lab.IsEntered)
            return await Lab.EnterAsync();
        Lab? lab = how == "cut" ? await Lab.BuildAsync(Silos) : null;
        string folder = Directory.CreateTempSubdirectory("anomaly-survive-").FullName, log = Path.Combine(folder, "silos.log");
        await using PostgresServer server = await PostgresServer.StartAtAsync(lab is null ? "127.0.0.1" : Lab.Here, "shared_buffers=256MB", "max_wal_size=4GB") ?? throw new InvalidOperationException("PostgreSQL is not installed");
        string connection = await server.NewDatabaseAsync();
        await SiloProcess.MigrateAsync(connection, log, former);
        // Where one silo hears nothing of the others, its own voice must not be enough to declare them dead.
        string[] settings = [.. s_membership, $"Cluster:Votes={(lab is null ? 1 : 2)}", "Fleet:CheckpointInterval=00:00:30", $"Fleet:MemoryBudget={2L << 30}"];
        SiloProcess Start(int place) => SiloProcess.Start(connection, settings, log, lab is null ? null : place);
        List<SiloProcess> silos = [.. Enumerable.Range(0, Silos).Select(place => former is null ? Start(place) : SiloProcess.Start(connection, settings, log, former: former))];
        var disturbance = new Disturbance(how, silos, server, lab, Start);
        foreach (SiloProcess silo in silos)
            await silo.ReadyAsync(TimeSpan.FromMinutes(1));
        if (former is not null)
            await SiloProcess.MigrateAsync(connection, log);
        Console.WriteLine($"{Silos} silos; what they say is in {log}");
        var options = new FleetOptions { Patience = TimeSpan.FromSeconds(20) };
        ClusterClient client = await ClusterClient.ConnectAsync(connection, options);
        using var stop = new CancellationTokenSource();
        var load = new SteadyLoad(client.Fleet, sensors, Clients, period, stop.Token);
        Task loading = load.RunAsync();
        await PassAsync(every, loading);
        (long begun, ProcessorTimes used) = (Stopwatch.GetTimestamp(), ProcessorTimes.Now());
        await PassAsync(every, loading);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"undisturbed for {every.TotalSeconds:F0} s: processors {100 * ProcessorTimes.Now().BusySince(used):F0} % busy, a batch of {sensors / Clients} readings is acknowledged within {Text(load.Quantile(begun, Stopwatch.GetTimestamp(), 0.5))} (median), {Text(load.Quantile(begun, Stopwatch.GetTimestamp(), 0.99))} (99 %)"));
        List<double> pauses = [];
        for (int kill = 0; kill < kills; kill++)
        {
            long from = Stopwatch.GetTimestamp();
            string what = await disturbance.ComeAsync(kill);
            await PassAsync(every - Stopwatch.GetElapsedTime(from), loading);
            TimeSpan pause = load.Slowest(from, Stopwatch.GetTimestamp());
            pauses.Add(pause.TotalSeconds);
            Console.WriteLine($"{what}: the batch that waited longest waited {Text(pause)}; {load.Rounds.Sum() * (sensors / Clients):N0} readings acknowledged so far");
        }
        await stop.CancelAsync();
        await loading;
        await client.Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
        Dictionary<SensorId, SensorInfo> told = [];
        await foreach (SensorInfo info in Comparison.AllAsync(client.Fleet))
            told.Add(info.Sensor, info);
        List<string> faults = [.. Missing(load, sensors, told)];
        await client.DisposeAsync();
        foreach (SiloProcess silo in silos)
        {
            if (await silo.StopAsync() is not 0 and int code)
                faults.Add($"the silo at {silo.Url} ended with {code} when it was asked to stop");
        }
        faults.AddRange(await CompareAsync(connection, told.Keys, folder));
        foreach (SiloProcess silo in silos)
            silo.Dispose();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how}: {kills} times; time without full intake {pauses.Order().ElementAt(pauses.Count / 2):F1} s (median), {pauses.Max():F1} s (most); {load.Repeated} batches sent again by the client; {told.Count} sensors, {told.Values.Sum(info => info.Intake.Scored):N0} readings scored, {told.Values.Sum(info => info.Intake.Duplicates):N0} duplicates and {told.Values.Sum(info => info.Intake.Late):N0} late copies passed over"));
        foreach (string fault in faults.Take(20))
            Console.WriteLine($"FAULT {fault}");
        Console.WriteLine(faults.Count == 0 ? "OK: nothing lost, one effect each" : $"{faults.Count} faults");
        if (faults.Count == 0)
            Directory.Delete(folder, recursive: true);
        return faults.Count == 0 ? 0 : 1;
    }

    private static async Task<List<string>> CompareAsync(string connection, ICollection<SensorId> sensors, string folder)
    {
        await using Storage.Postgres.PostgresDatabase database = Storage.Postgres.PostgresDatabase.Of(connection);
        return await Comparison.RunAsync(database, sensors, folder);
    }

    private static IEnumerable<string> Missing(SteadyLoad load, int sensors, Dictionary<SensorId, SensorInfo> told)
    {
        for (int i = 0; i < sensors; i++)
        {
            SensorId sensor = SteadyLoad.Sensor(i);
            long expected = SteadyLoad.Readings(sensor, load.Rounds[i / 6 % Clients]);
            if (!told.TryGetValue(sensor, out SensorInfo? info))
                yield return $"{sensor} is not known, although {expected} readings of it were acknowledged";
            // A silo that stood still may pass on a batch long after its client had sent it again, and then newer ones: that copy comes late, and has no effect.
            else if (info.Intake.Scored != expected || info.Intake.Late > load.Repeated || info.Intake.NoMeasurement != 0 || info.Intake.Future != 0)
                yield return $"{sensor}: {expected} readings were acknowledged, {info.Intake.Scored} scored, {info.Intake.Late} late";
        }
    }

    private static string? Text(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static async Task PassAsync(TimeSpan span, Task loading)
    {
        if (span > TimeSpan.Zero && await Task.WhenAny(loading, Task.Delay(span)) == loading)
            await loading;
    }

    private static string Text(TimeSpan span) => span < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:F0} ms") : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:F1} s");
}
