using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Bench.Grains;

/// <summary>What calls of a sensor's grain cost beside calls of a grain that does nothing; what an idle one takes up; how fast they wake. One process, one run.</summary>
internal static class GrainsCommand
{
    public const string Usage = "grains [--grains N] [--seconds S]    calls per second: a bare grain, a sensor's grain in batches of 1, 16, 256; bytes and activations";

    private const int InFlight = 256;
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int grains = Arguments.Number(arguments, "--grains", 10_000), seconds = Arguments.Number(arguments, "--seconds", 3);
        await using BenchSilo silo = await BenchSilo.StartAsync(isDurable: false);
        SensorId[] sensors = [.. Enumerable.Range(0, grains).Select(i => SensorId.Create($"plant/machine-{i / 6:D5}/s{i % 6}"))];
        IBareGrain[] bare = [.. sensors.Select(sensor => silo.Grains.GetGrain<IBareGrain>(PartitionKey.Of(sensor)))];
        await EachAsync(grains, i => bare[i].CallAsync(i).AsTask());

        long before = Settled();
        long begun = Stopwatch.GetTimestamp();
        ISensorGrain[] own = [.. sensors.Select(sensor => silo.Grains.GetGrain<ISensorGrain>(PartitionKey.Of(sensor)))];
        await EachAsync(grains, i => own[i].LoadAsync(1, null).AsTask());
        double activations = grains / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        long bytes = (Settled() - before) / grains;

        // One after the other and again, so that what else the machine does falls on all of them alike.
        List<double>[] rates = [[], [], [], []];
        var clock = new ReadingClock(sensors.Length);
        for (int round = 0; round < Rounds; round++)
        {
            rates[0].Add(await RateAsync(seconds, i => bare[i % grains].CallAsync(i).AsTask()));
            rates[1].Add(await RateAsync(seconds, i => own[i % grains].ObserveAsync(1, clock.Next(i % grains, 1)).AsTask()));
            rates[2].Add(await RateAsync(seconds, i => own[i % grains].ObserveAsync(1, clock.Next(i % grains, 16)).AsTask()));
            rates[3].Add(await RateAsync(seconds, i => own[i % grains].ObserveAsync(1, clock.Next(i % grains, 256)).AsTask()));
        }
        double[] medians = [.. rates.Select(of => of.Order().ElementAt(of.Count / 2))];
        string[] names = ["bare grain", "sensor grain, 1 reading a call", "sensor grain, 16", "sensor grain, 256"];
        int[] perCall = [0, 1, 16, 256];
        Console.WriteLine($"{grains} grains, {InFlight} calls in flight, {Environment.ProcessorCount} processors, median of {Rounds} rounds of {seconds} s");
        for (int i = 0; i < names.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[i],-32} {medians[i],12:N0} calls/s {100 * medians[i] / medians[0],6:F0} % {medians[i] * perCall[i],14:N0} readings/s   ({rates[i].Min():N0} to {rates[i].Max():N0})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"activation with a new state {activations,17:N0} /s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"an idle sensor grain takes up {bytes,15:N0} bytes, its state {silo.SensorBytes:N0} of them"));
        return 0;
    }

    private static long Settled()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task EachAsync(int count, Func<int, Task> call)
    {
        foreach (int[] some in Enumerable.Range(0, count).Chunk(InFlight))
            await Task.WhenAll(some.Select(call));
    }

    private static async Task<double> RateAsync(int seconds, Func<int, Task> call)
    {
        long calls = 0, begun = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds)
            {
                // Interlocked once for a stretch of grains.
                int first = Interlocked.Add(ref next, 16) - 15;
                for (int i = 0; i < 16; i++)
                    await call((first + i) & int.MaxValue);
                Interlocked.Add(ref calls, 16);
            }
        })));
        return calls / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>Readings of sensors, second by second.</summary>
    private sealed class ReadingClock(int sensors)
    {
        private readonly long[] _positions = new long[sensors];

        public SensorRows Next(int sensor, int count)
        {
            long first = Interlocked.Add(ref _positions[sensor], count) - count;
            var positions = new long[count];
            var readings = new Reading[count];
            var random = new SplitMix64((ulong)(first * sensors + sensor));
            for (int i = 0; i < count; i++)
            {
                positions[i] = first + i;
                readings[i] = new Reading(EventTime.From(DateTimeOffset.UnixEpoch.AddDays(20_000)) + (first + i) * EventTime.Second, 50 + random.NextDouble());
            }
            return new SensorRows(positions, readings, EventTime.None);
        }
    }
}
