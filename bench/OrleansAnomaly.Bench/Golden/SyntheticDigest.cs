using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Bench.Golden;

/// <summary>Made-up assets at several intervals and magnitudes through the monitors, with each detector.</summary>
internal static class SyntheticDigest
{
    private const int Sensors = 4;

    private static readonly (long Interval, double Mean, double Scale)[] s_streams =
    [
        (EventTime.Second, 0, 1),
        (10 * EventTime.Second, 1e8, 1),
        (EventTime.Minute, -50, 1e-9),
        (5 * EventTime.Minute, 1e5, 300),
        (EventTime.Hour, 1e-12, 1e-15),
        (5 * EventTime.Minute, 0, 1e28),
    ];

    public static IReadOnlyList<IDetector> Detectors { get; } = [.. KnownDetectors.OfSensors.All.Select(entry => entry.MakeDefault())];

    /// <summary>About as many readings as asked for, shared by all detectors.</summary>
    public static void Run(long readings, VerdictDigest digest)
    {
        foreach (IDetector detector in Detectors)
            Run(detector, readings / Detectors.Count, digest);
    }

    /// <summary>About as many readings as asked for, of one detector.</summary>
    public static void Run(IDetector detector, long readings, VerdictDigest digest)
    {
        var monitor = new SensorMonitor(new() { Detector = detector });
        for (int i = 0; i < s_streams.Length; i++)
        {
            (long interval, double mean, double scale) = s_streams[i];
            var asset = new MonitoredAsset(monitor, new AssetMonitor(), Sensors);
            Run(readings / s_streams.Length, new SyntheticAsset((ulong)i + 1, interval, mean, scale, Sensors), asset, digest);
        }
    }

    private static void Run(long readings, SyntheticAsset source, MonitoredAsset asset, VerdictDigest digest)
    {
        for (long i = 0; i < readings; i++)
        {
            if (source.Next(out int sensor, out Reading reading))
                digest.Observe(asset, sensor, reading);
            if (i % (10 * Sensors) == 0)
                digest.Tick(asset, source.Now);
        }
        digest.Add(asset);
    }
}
