using System.Globalization;
using OrleansAnomaly.Bench.Golden;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Golden;

/// <summary>The streams whose outcome is kept in files.</summary>
internal static class GoldenStream
{
    public const int DigestReadings = 50_000;

    private const int Before = 8_000, After = 4_000;

    /// <summary>The digest of all verdicts on the made-up assets.</summary>
    public static string Digest(IDetector detector)
    {
        var digest = new VerdictDigest();
        SyntheticDigest.Run(detector, DigestReadings, digest);
        return digest.ToString();
    }

    /// <summary>A sensor's state after the first part of the stream.</summary>
    public static byte[] State(IDetector detector)
    {
        var monitor = new SensorMonitor(new() { Detector = detector });
        byte[] state = new byte[monitor.StateBytes];
        monitor.Initialize(state);
        for (int i = 0; i < Before; i++)
            monitor.Observe(state, i, s_readings[i], EventTime.None, out _);
        return state;
    }

    /// <summary>What a state's digest is after the second part of the stream.</summary>
    public static string Continue(IDetector detector, byte[] state)
    {
        var monitor = new SensorMonitor(new() { Detector = detector });
        Assert.Null(monitor.Check(state));
        byte[] copy = [.. state];
        for (int i = Before; i < Before + After; i++)
            monitor.Observe(copy, i, s_readings[i], EventTime.None, out _);
        return monitor.Summarize(copy).Digest.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static readonly Reading[] s_readings = Make();

    private static Reading[] Make()
    {
        var source = new SyntheticAsset(42, 5 * EventTime.Minute, 1e6, 50, 1);
        var readings = new Reading[Before + After];
        for (int i = 0; i < readings.Length;)
        {
            if (source.Next(out _, out readings[i]))
                i++;
        }
        return readings;
    }
}
