using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Recorded;

/// <summary>Series whose truth is known.</summary>
internal static class RecordedSample
{
    public static readonly long Start = EventTime.From(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    public static long[] Times(int count, long step = EventTime.Hour) => [.. Enumerable.Range(0, count).Select(i => Start + i * step)];

    /// <summary>A course that repeats, around 100, with normal noise of 1.</summary>
    public static double[] Rhythm(int count, int period = 24, ulong seed = 7)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(i => 100 + 10 * Math.Sin(2 * Math.PI * i / period) + random.NextGaussian())];
    }

    /// <summary>Normal noise of 1 around 100.</summary>
    public static double[] Noise(int count, ulong seed = 7)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 100 + random.NextGaussian())];
    }
}
