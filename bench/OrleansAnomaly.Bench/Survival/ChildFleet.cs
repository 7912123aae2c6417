using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Bench.Survival;

/// <summary>
/// The process that is killed: a fleet over a data directory that takes a load in, and says on its standard output which batches were acknowledged. What
/// the log holds already is not sent again.
/// </summary>
internal static class ChildFleet
{
    public const string Verb = "child-fleet";

    /// <summary>The first line: the process runs, and the fleet begins to start.</summary>
    public const string Begins = "begins";

    /// <summary>Begins the last line of a child that came to the end: how many assets left memory, and snapshots were taken.</summary>
    public const string Ends = "ends";

    private const int InFlight = 4;
    private const int SnapshotEvery = 25;       // batches; a few hundred milliseconds

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["--data", var path, "--readings", var readings, "--seed", var seed])
        {
            Console.Error.WriteLine($"usage: bench {Verb} --data DIR --readings N --seed S, as 'bench survive' calls it");
            return 2;
        }
        Say(Begins);
        var load = new SurvivalLoad(int.Parse(readings, CultureInfo.InvariantCulture), ulong.Parse(seed, CultureInfo.InvariantCulture));
        // A clock ahead of the readings' would find them late in absence; it goes on with the batches.
        var time = new ManualTime(SurvivalLoad.ClockOf(-1));
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(Options(path), time);
        await StreamAsync(fleet, new DiskFiles(path), load, time);
        FleetStatus status = (await fleet.QueryAsync(new FleetStatusQuery())).Items[0];
        Say(string.Create(CultureInfo.InvariantCulture, $"{Ends} {status.Evicted} {status.Returned}"));
        return 0;
    }

    /// <summary>How the fleet is started: every acknowledgement is flushed, and both memory and segments are as small as they may be.</summary>
    public static EdgeOptions Options(string path) => new()
    {
        DataDirectory = path,
        Shards = 2,
        MemoryBudget = 16L << 20,
        IdleAfter = TimeSpan.FromSeconds(10),
        ReplayRetention = TimeSpan.FromDays(365),
        HistoryRetention = TimeSpan.FromDays(3_650),
        Log = new PartitionLogOptions { Fsync = FsyncPolicy.Always, SegmentBytes = 1 << 20 },
    };

    private static async Task StreamAsync(EmbeddedFleet fleet, DiskFiles files, SurvivalLoad load, ManualTime time)
    {
        LogContent held = LogContent.Read(files, load);
        var pending = new Queue<(int Batch, Task<Receipt> Receipt)>();
        Task snapshot = Task.CompletedTask;
        for (int batch = 0; batch < load.Batches; batch++)
        {
            time.Set(SurvivalLoad.ClockOf(batch));
            if (Build(load, batch, held) is { Count: > 0 } rows)
                pending.Enqueue((batch, fleet.IngestAsync(rows).AsTask()));
            if (pending.Count == InFlight)
                await AcknowledgeAsync(fleet, files, load, pending);
            if (batch % SnapshotEvery != 0 || !snapshot.IsCompleted)
                continue;
            await snapshot;
            snapshot = fleet.ExecuteAsync(new TakeSnapshot()).AsTask();
        }
        while (pending.Count > 0)
            await AcknowledgeAsync(fleet, files, load, pending);
        await snapshot;
    }

    private static async Task AcknowledgeAsync(EmbeddedFleet fleet, DiskFiles files, SurvivalLoad load, Queue<(int Batch, Task<Receipt> Receipt)> pending)
    {
        (int batch, Task<Receipt> receipt) = pending.Dequeue();
        // Where memory was short for a moment some new sensors were refused, with all their rows; what the log lacks is sent again.
        for (Receipt found = await receipt; found.Refused > 0;)
            found = await fleet.IngestAsync(Build(load, batch, LogContent.Read(files, load)));
        Say(batch.ToString(CultureInfo.InvariantCulture));
    }

    private static ReadingBatch Build(SurvivalLoad load, int batch, LogContent held)
    {
        var builder = new ReadingBatchBuilder();
        (int first, int end) = load.NumbersOf(batch);
        for (int number = first; number < end; number++)
        {
            if (held[number] == 0)
                builder.Add(load.SensorOf(number), load.ReadingOf(number));
        }
        return builder.Build();
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
