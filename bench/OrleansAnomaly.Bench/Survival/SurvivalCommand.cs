using System.Diagnostics;
using System.Globalization;

namespace OrleansAnomaly.Bench.Survival;

/// <summary>Kills a real process again and again while it takes readings in, and looks at what is on the disk.</summary>
internal static class SurvivalCommand
{
    public const string Usage = "survive [--readings N] [--kills K] [--seed S] [--data DIR]     a process with a fleet over a real disk, killed K times while N readings stream in";

    public static async Task<int> RunAsync(string[] args)
    {
        int readings = 1_000_000, kills = 5;
        ulong seed = 1;
        string? path = null;
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

    private static long Size(string folder, string part) => new DirectoryInfo(Path.Combine(folder, part)) is { Exists: true } there ? there.GetFiles().Sum(file => file.Length) : 0;
}
