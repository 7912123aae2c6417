using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>Temperature of the hall, the same for all machines: a rhythm of the day, and weather that changes within days.</summary>
internal sealed class Ambient
{
    /// <summary>Standard deviation of the weather in K.</summary>
    public const double WeatherScatter = 1.5;

    private const int Waves = 5;
    private readonly double[] _perDay = new double[Waves];
    private readonly double[] _phase = new double[Waves];
    private readonly double _amplitude;

    public Ambient(SplitMix64 random, double scatter)
    {
        // Five waves of equal size: each has half the square of its amplitude as variance.
        _amplitude = scatter * WeatherScatter * Math.Sqrt(2.0 / Waves);
        for (int i = 0; i < Waves; i++)
        {
            _perDay[i] = 1 / random.Between(2.5 + i, 3.5 + i);
            _phase[i] = random.NextDouble();
        }
    }

    /// <summary>The temperature in °C.</summary>
    public double At(long time)
    {
        double day = EventTime.Phase(time, EventTime.Day) / (double)EventTime.Day;
        // The hottest hour is 15 h.
        double sum = 22 + 4 * Wave.Sine(day - 0.375);
        double days = time / (double)EventTime.Day;
        for (int i = 0; i < Waves; i++)
            sum += _amplitude * Wave.Sine(days * _perDay[i] + _phase[i]);
        return sum;
    }
}
