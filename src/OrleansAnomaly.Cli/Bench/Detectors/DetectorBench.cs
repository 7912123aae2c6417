using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Bench.Detectors;

/// <summary>
/// Drives <see cref="SensorMonitor.Observe"/> on one thread. Every sensor begins with two weeks learned, so that what is measured
/// is the working state and not the cold start; the fleet's readings come by time step, as a fleet delivers them.
/// </summary>
internal sealed class DetectorBench(TimeProvider time, IReadOnlyList<DetectorEntry<IDetector>> detectors, int sensors, int readings, int repetitions)
{
    private const int LearnedSteps = 14 * 288;
    private const long Interval = 5 * EventTime.Minute;
    private const int NoiseLength = 1 << 16;

    /// <summary>States lie in chunks of about this size, which every runtime can allocate.</summary>
    private const int ChunkBytes = 16 << 20;

    /// <summary>States of a fleet take no more than that: there are fewer sensors where a detector knows much of each.</summary>
    private const long MostFleetBytes = 1L << 30;

    private const int TrialReadings = 10_000;
    private const double MostTime = 3;      // seconds per repetition

    private static readonly long s_start = EventTime.From(new DateTimeOffset(2000, 1, 3, 0, 0, 0, TimeSpan.Zero));

    private readonly double[] _noise = Noise();
    private readonly double[] _day = Day();

    public IEnumerable<DetectorFigures> Run(CancellationToken stop)
    {
        foreach (DetectorEntry<IDetector> detector in detectors)
        {
            var monitor = new SensorMonitor(new SensorMonitorOptions { Detector = detector.MakeDefault() });
            yield return Measure(detector.Name, monitor, 1, stop);
            int fleet = (int)Math.Min(sensors, MostFleetBytes / monitor.StateBytes);
            if (fleet > 1)
                yield return Measure(detector.Name, monitor, fleet, stop);
        }
    }

    private DetectorFigures Measure(string name, SensorMonitor monitor, int fleet, CancellationToken stop)
    {
        int bytes = monitor.StateBytes;
        int perChunk = Math.Clamp(ChunkBytes / bytes, 1, fleet);
        byte[][] chunks = Learned(monitor, fleet, perChunk);
        int steps = Math.Max(1, readings / fleet);
        int step = LearnedSteps;
        // A slow detector gets as many readings as it can take in the time, so that the whole ends in minutes.
        int trial = Math.Max(1, Math.Min(steps, TrialReadings / fleet));
        long begun = time.GetTimestamp();
        Drive(monitor, chunks, fleet, perChunk, ref step, trial);
        steps = (int)Math.Clamp(trial * (MostTime / Math.Max(time.GetElapsedTime(begun).TotalSeconds, 1e-6)), 1, steps);
        Drive(monitor, chunks, fleet, perChunk, ref step, Math.Max(1, steps / 4));

        var rates = new double[repetitions];
        long allocated = 0;
        for (int i = 0; i < repetitions; i++)
        {
            stop.ThrowIfCancellationRequested();
            long before = GC.GetAllocatedBytesForCurrentThread();
            long started = time.GetTimestamp();
            Drive(monitor, chunks, fleet, perChunk, ref step, steps);
            TimeSpan elapsed = time.GetElapsedTime(started);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            rates[i] = (double)steps * fleet / elapsed.TotalSeconds;
        }
        return new DetectorFigures(name, fleet, bytes, (double)allocated / ((double)steps * fleet * repetitions), rates);
    }

    /// <summary>A fleet whose sensors all know what one learned in two weeks.</summary>
    private byte[][] Learned(SensorMonitor monitor, int fleet, int perChunk)
    {
        int bytes = monitor.StateBytes;
        byte[] one = new byte[bytes];
        monitor.Initialize(one);
        int step = 0;
        Drive(monitor, [one], 1, 1, ref step, LearnedSteps);
        var chunks = new byte[(fleet + perChunk - 1) / perChunk][];
        for (int c = 0; c < chunks.Length; c++)
        {
            int count = Math.Min(perChunk, fleet - c * perChunk);
            chunks[c] = new byte[count * bytes];
            for (int i = 0; i < count; i++)
                one.CopyTo(chunks[c], i * bytes);
        }
        return chunks;
    }

    private void Drive(SensorMonitor monitor, byte[][] chunks, int fleet, int perChunk, ref int step, int steps)
    {
        int bytes = monitor.StateBytes;
        for (int end = step + steps; step < end; step++)
        {
            long moment = s_start + step * Interval;
            double expected = _day[step % _day.Length];
            for (int sensor = 0; sensor < fleet; sensor++)
            {
                double value = expected + _noise[(step * 7919 + sensor * 104_729) & (NoiseLength - 1)];
                Span<byte> state = chunks[sensor / perChunk].AsSpan(sensor % perChunk * bytes, bytes);
                monitor.Observe(state, step, new Reading(moment, value), EventTime.None, out _);
            }
        }
    }

    private static double[] Noise()
    {
        var random = new SplitMix64(1);
        var noise = new double[NoiseLength];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = random.NextGaussian();
        return noise;
    }

    private static double[] Day() => [.. Enumerable.Range(0, 288).Select(slot => 50 + 10 * Math.Sin(2 * Math.PI * slot / 288))];
}
