using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Bench.Runtime;

/// <summary>The readings of a stretch of a fleet, machine after machine, round after round.</summary>
internal sealed class FleetFeed(IReadOnlyList<SensorId> sensors, int first, int last)
{
    private const int NoiseLength = 1 << 16;

    private static readonly double[] s_noise = Noise();

    private readonly int _first = first;
    private int _next = first, _round;

    /// <summary>The next sensor, and its reading at that time.</summary>
    public SensorId Next(long now, out Reading reading)
    {
        SensorId sensor = sensors[_next];
        // Small fleets come round within one batch; each sensor's times still rise.
        reading = new Reading(now + _round, 50 + s_noise[(_round * 7_919 + _next * 104_729) & (NoiseLength - 1)]);
        if (++_next == last)
        {
            _next = _first;
            _round++;
        }
        return sensor;
    }

    private static double[] Noise()
    {
        var random = new SplitMix64(1);
        var noise = new double[NoiseLength];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = random.NextGaussian();
        return noise;
    }
}
