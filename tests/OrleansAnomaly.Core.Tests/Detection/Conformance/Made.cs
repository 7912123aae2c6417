using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>Made-up streams. Their values are multiples of 2⁻²⁰, so that adding 1e8 to them or scaling them by a power of two is exact.</summary>
internal static class Made
{
    /// <summary>Monday 2026-06-01T00:00Z.</summary>
    public const long Start = 20_605 * EventTime.Day;

    /// <summary>Gaussian noise with spread 1 around a mean, on a daily rhythm where one is asked for.</summary>
    public static Reading[] Ordinary(ulong seed, int rows, long interval, double mean = 0, double rhythm = 0, long start = Start)
    {
        var random = new SplitMix64(seed);
        var readings = new Reading[rows];
        for (int i = 0; i < rows; i++)
        {
            long time = start + i * interval;
            readings[i] = new Reading(time, mean + Rounded(random.NextGaussian() + rhythm * DayWave(time)));
        }
        return readings;
    }

    /// <summary>−1 at midnight, 1 at noon, straight between.</summary>
    public static double DayWave(long time) => 1 - 4 * Math.Abs(EventTime.Phase(time, EventTime.Day) / (double)EventTime.Day - 0.5);

    public static double Rounded(double value) => Math.Round(value * 1_048_576) / 1_048_576;

    /// <summary>Finite values and times that no sensor should send, and some do.</summary>
    public static Reading[] Hostile(ulong seed, int rows, long start)
    {
        var random = new SplitMix64(seed);
        var readings = new Reading[rows];
        long time = start;
        int pattern = 0;
        double held = 0;
        for (int i = 0; i < rows; i++)
        {
            if (random.NextInt32(40) == 0)
            {
                pattern = random.NextInt32(7);
                held = Extreme(ref random);
            }
            double value = pattern switch
            {
                0 => Extreme(ref random),
                1 => held,
                2 => (i & 1) == 0 ? 1e30 : -1e30,
                3 => Math.ScaleB(random.NextGaussian(), random.NextInt32(200) - 100),
                4 => double.Epsilon * random.NextInt32(1000),
                5 => i % 2 == 0 ? 1e-30 : 1e30,
                _ => random.NextGaussian(),
            };
            readings[i] = new Reading(time, Math.Clamp(value, -1e30, 1e30));
            time += random.NextInt32(12) switch
            {
                0 => 1,
                1 => 30 * EventTime.Day,
                2 => 1 + random.NextInt32(1_000_000),
                _ => 5 * EventTime.Minute,
            };
        }
        return readings;
    }

    private static double Extreme(ref SplitMix64 random)
    {
        ReadOnlySpan<double> extremes = [1e30, -1e30, 0, -0.0, double.Epsilon, -double.Epsilon, 1e-310, 2.3e-308, -1e-30, 1, -1, 1e15, 1e-15, 3.4e38 / 1e9, 65_535, -9_999];
        return extremes[random.NextInt32(extremes.Length)];
    }
}
