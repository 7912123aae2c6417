using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Bench.Calibration;

/// <summary>Counts how often p-values fall below what was asked for, on data in which nothing is wrong.</summary>
internal sealed class CalibrationBench(IReadOnlyList<DetectorEntry<IDetector>> detectors, int sensors, int days, int learnedDays, ulong seed)
{
    private const long Interval = 5 * EventTime.Minute;
    private const int StepsPerDay = 288;

    private static readonly long s_start = EventTime.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public static IReadOnlyList<double> Requested { get; } = [1e-2, 1e-3, 1e-4];

    public int Sensors => sensors;

    public int Days => days;

    public int LearnedDays => learnedDays;

    public ulong Seed => seed;

    public IEnumerable<CalibrationFigures> Run(CancellationToken stop)
    {
        foreach (DetectorEntry<IDetector> detector in detectors)
        {
            var monitor = new SensorMonitor(new SensorMonitorOptions { Detector = detector.MakeDefault() });
            foreach (HarmlessData data in Enum.GetValues<HarmlessData>())
                yield return Measure(detector.Name, monitor, data, stop);
        }
    }

    private CalibrationFigures Measure(string name, SensorMonitor monitor, HarmlessData data, CancellationToken stop)
    {
        byte[] state = new byte[monitor.StateBytes];
        var below = new long[Requested.Count];
        long counted = 0;
        for (int sensor = 0; sensor < sensors; sensor++)
        {
            stop.ThrowIfCancellationRequested();
            monitor.Initialize(state);
            var series = new HarmlessSeries(data, new SplitMix64(seed).Fork((ulong)sensor));
            for (int step = 0; step < days * StepsPerDay; step++)
            {
                monitor.Observe(state, step, new Reading(s_start + step * Interval, series.Next()), EventTime.None, out Verdict verdict);
                if (step < learnedDays * StepsPerDay)
                    continue;
                counted++;
                for (int i = 0; i < below.Length; i++)
                {
                    if (verdict.PValue <= Requested[i])
                        below[i]++;
                }
            }
        }
        return new CalibrationFigures(name, data, counted, [.. below.Select(count => (double)count / counted)]);
    }
}
