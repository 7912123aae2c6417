using System.Diagnostics;
using System.Globalization;

namespace OrleansAnomaly.Bench.Simulation;

/// <summary>Runs the simulation over many seeds. A failing seed is printed; alone it does the same again.</summary>
internal static class SimulateCommand
{
    public const string Usage = "crashes [--seeds N] [--from S]     the embedded runtime under simulated crashes, torn and lost writes, failing flushes; --seeds 1 --from S repeats one";

    public static int Run(string[] args)
    {
        int seeds = 2_000;
        ulong from = 1;
        for (int i = 0; i < args.Length; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            bool isSound = args[i] switch
            {
                "--seeds" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seeds) && seeds > 0,
                "--from" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out from),
                _ => false,
            };
            if (!isSound)
            {
                Console.Error.WriteLine($"usage: bench {Usage}");
                return 2;
            }
        }
        long started = Stopwatch.GetTimestamp();
        long lives = 0, crashes = 0, acknowledged = 0, events = 0, snapshots = 0, evictions = 0;
        int failed = 0, done = 0;
        var gate = new Lock();
        Parallel.For(0, seeds, i =>
        {
            var simulation = new FleetSimulation(from + (ulong)i);
            string? fault = simulation.Run();
            lock (gate)
            {
                lives += simulation.Lives;
                crashes += simulation.Crashes;
                acknowledged += simulation.Acknowledged;
                events += simulation.Events;
                snapshots += simulation.Snapshots;
                evictions += simulation.Evictions;
                done++;
                if (fault is not null)
                {
                    failed++;
                    Console.WriteLine(fault);
                }
                if (!Console.IsErrorRedirected && done % 50 == 0)
                    Console.Error.Write($"\r{done} of {seeds} seeds");
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seeds} seeds from {from}: {lives} lives, {crashes} ended by a fault, {acknowledged} readings acknowledged, {events} events, {snapshots} snapshots, {evictions} evictions; {failed} failed; {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
        return failed == 0 ? 0 : 1;
    }
}
