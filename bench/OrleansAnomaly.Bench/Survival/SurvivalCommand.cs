using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Bench.Survival.Served;

namespace OrleansAnomaly.Bench.Survival;

/// <summary>Kills a real process again and again while it takes readings in, and looks at what is on the disk.</summary>
internal static class SurvivalCommand
{
    public const string Usage = "survive [--serve] [--readings N] [--kills K] [--seed S] [--data DIR]     a process with a fleet over a real disk, killed K times while N readings stream in; --serve: 'anomaly serve', over HTTP";

    public static async Task<int> RunAsync(string[] args)
    {
        int readings = 1_000_000, kills = 5;
        ulong seed = 1;
        string? path = null;
        bool isServed = args is ["--serve", ..];
        args = isServed ? args[1..] : args;
        for (int i = 0; i < args.Length; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            bool isSound = args[i] switch
            {
                "--readings" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out readings) && readings > 0,
                "--kills" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out kills),
                "--seed" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                "--data" => !string.IsNullOrWhiteSpace(path = value),
                _ => false,
            };
            if (!isSound)
            {
                Console.Error.WriteLine($"usage: bench {Usage}");
                return 2;
            }
        }
        long started = Stopwatch.GetTimestamp();
        string folder = path ?? Directory.CreateTempSubdirectory("anomaly-survive-").FullName;
        try
        {
            if (isServed)
                return await ServeAsync(folder, readings, kills, seed, started);
            var run = new SurvivalRun(folder, readings, kills, seed);
            string? fault = await run.RunAsync();
            foreach (string kill in run.Kills)
                Console.WriteLine($"killed {kill}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{fault ?? $"all {readings} readings are in the log once, and sensors, assets and {run.Events} events are what an uninterrupted run says"}; {run.Ended}; {Size(folder, "log"):N0} bytes of log, {Size(folder, "states"):N0} of states, {Size(folder, ""):N0} of history; {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
            return fault is null ? 0 : 1;
        }
        finally
        {
            if (path is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ServeAsync(string folder, int readings, int kills, ulong seed, long started)
    {
        var run = new ServedSurvival(folder, Math.Max(1, readings / ServedLoad.Sensors), kills, seed);
        string? fault = await run.RunAsync();
        foreach (string kill in run.Kills)
            Console.WriteLine($"killed {kill}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{fault ?? $"every acknowledged reading is there once, and all {run.Events} events were told once and in order"}; {run.Resent} posts sent again, {run.Again} rows of them known already; the stream was resumed {run.Resumed} times; {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
        return fault is null ? 0 : 1;
    }

    private static long Size(string folder, string part) => new DirectoryInfo(Path.Combine(folder, part)) is { Exists: true } there ? there.GetFiles().Sum(file => file.Length) : 0;
}
