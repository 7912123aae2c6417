using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.HalfSpaceTrees;
using OrleansAnomaly.Core.Detection.IsolationForest;
using OrleansAnomaly.Core.Detection.RandomCutForest;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Forests;

/// <summary>
/// <c>forests</c>: rows per second that tree detectors score and learn on one core, once their samples are full and as they will stay: at the default
/// memory a tree takes about one row in ten. Half of each row is noise of its own, half what all sensors follow.
/// </summary>
internal static class ForestThroughput
{
    public const string Usage = "forests [--trees N] [--sample N] [--dimensions N] [--rows N]";

    private const int Repetitions = 5;

    public static int Run(ReadOnlySpan<string> args)
    {
        int trees = 100, sample = 256, dimensions = 16, rows = 100_000;
        for (int i = 0; i < args.Length; i += 2)
        {
            int given = 0;
            bool sound = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out given);
            switch (args[i])
            {
                case "--trees" when sound:
                    trees = given;
                    break;
                case "--sample" when sound:
                    sample = given;
                    break;
                case "--dimensions" when sound && given is >= 1 and <= IVectorDetector.MostDimensions:
                    dimensions = given;
                    break;
                case "--rows" when sound && given > 0:
                    rows = given;
                    break;
                default:
                    Console.Error.WriteLine($"usage: {Usage}");
                    return 2;
            }
        }
        var options = new RandomCutForestOptions { Trees = trees, SampleSize = sample };
        if (options.Validate() is { Count: > 0 } errors)
        {
            Console.Error.WriteLine(string.Join("; ", errors));
            return 2;
        }
        Measure(new RandomCutForestDetector(options), $"{trees} trees of {sample}", dimensions, rows, 20 * sample);
        Measure(new HalfSpaceTreesDetector(), "default options", dimensions, rows, 2_000);
        Measure(new SlidingIsolationForestDetector(), "default options", dimensions, rows, 2_000);
        return 0;
    }

    private static void Measure(IVectorDetector detector, string options, int dimensions, int rows, int warmUp)
    {
        byte[] state = new byte[detector.StateBytes(dimensions)];
        double[] notes = new double[detector.NotesLength(dimensions)], made = Rows(dimensions, 1 << 14);
        detector.Initialize(state, dimensions);
        Drive(detector, state, notes, made, dimensions, 0, Math.Max(warmUp, 5_000));
        double[] rates = new double[Repetitions], busy = new double[Repetitions];
        using var process = Process.GetCurrentProcess();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Repetitions; i++)
        {
            TimeSpan worked = Worked(process);
            long started = Stopwatch.GetTimestamp();
            Drive(detector, state, notes, made, dimensions, i * 977, rows);
            rates[i] = rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
            busy[i] = rows / (Worked(process) - worked).TotalSeconds;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{detector.Name}, {options}, {dimensions} dimensions: {rates.Order().ElementAt(Repetitions / 2):N0} rows/s (median of {Repetitions}; "
            + $"{rates.Min():N0} to {rates.Max():N0}), {busy.Order().ElementAt(Repetitions / 2):N0} per second of processor time, {state.Length:N0} bytes of state, {allocated} bytes allocated over {(long)rows * Repetitions:N0} rows"));
    }

    /// <summary>What the process has worked: on a machine that is shared it says more than the clock.</summary>
    private static TimeSpan Worked(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static void Drive(IVectorDetector detector, byte[] state, double[] notes, double[] made, int dimensions, int from, int rows)
    {
        int length = made.Length / dimensions;
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> row = made.AsSpan((from + i) % length * dimensions, dimensions);
            detector.Evaluate(state, row, notes, out VectorScore score);
            detector.Learn(state, row, notes, score, Learning.Full);
        }
    }

    private static double[] Rows(int dimensions, int rows)
    {
        var random = new SplitMix64(1);
        var made = new double[rows * dimensions];
        for (int i = 0; i < rows; i++)
        {
            double common = random.NextGaussian();
            for (int d = 0; d < dimensions; d++)
                made[i * dimensions + d] = 10 * d + 0.7 * (common + random.NextGaussian());
        }
        return made;
    }
}
