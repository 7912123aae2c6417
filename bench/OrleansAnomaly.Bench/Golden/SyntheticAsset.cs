using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Bench.Golden;

/// <summary>
/// A made-up asset whose readings never change: rhythm, noise, faults of every kind, gaps, stops and bad readings, by seed. Only arithmetic whose every bit
/// is the same on every machine goes into it.
/// </summary>
internal sealed class SyntheticAsset
{
    private readonly long _interval;
    private readonly double _mean, _scale;
    private readonly double[] _held;
    private SplitMix64 _random;
    private long _turn, _faultEnd, _faultStart;
    private int _sensor, _fault, _faulty;

    public SyntheticAsset(ulong seed, long interval, double mean, double scale, int sensors)
    {
        (_interval, _mean, _scale, Sensors) = (interval, mean, scale, sensors);
        _held = new double[sensors];
        _random = new SplitMix64(seed);
    }

    public int Sensors { get; }

    /// <summary>Time of the present turn.</summary>
    public long Now => 20_605 * EventTime.Day + _turn * _interval;

    /// <summary>The next reading, and of which sensor it is.</summary>
    /// <param name="sensor">Index of the sensor; 0 begins a turn.</param>
    /// <param name="reading">The reading.</param>
    /// <returns>False where the sensor is silent in this turn.</returns>
    public bool Next(out int sensor, out Reading reading)
    {
        sensor = _sensor;
        if (sensor == 0)
            Turn();
        _sensor = (sensor + 1) % Sensors;
        long time = Now + _random.NextInt32((int)Math.Min(_interval / 16 + 1, 1_000_000)) * (_interval / 16 > 1_000_000 ? 16 : 1);
        double unit = 3 * DayWave(time) * (1 + sensor) + (EventTime.Phase(time, EventTime.Week) > 5 * EventTime.Day ? -2 : 0) + Noise(sensor);
        bool mine = _turn < _faultEnd && sensor == _faulty;
        double progress = (_turn - _faultStart) / (double)Math.Max(1, _faultEnd - _faultStart);
        unit += mine ? _fault switch { 0 => 8, 1 => -8, 2 => 5, 3 => 10 * progress, 4 => 6 * _random.NextGaussian(), _ => 0 } : 0;
        double value = mine && _fault == 5 ? _held[sensor] : _mean + _scale * unit;
        _held[sensor] = value;
        Quality quality = _turn < _faultEnd && _fault == 7 ? Quality.OutOfService
            : _random.NextInt32(500) switch { 0 => Quality.Bad, 1 => Quality.Uncertain, _ => Quality.Good };
        reading = new Reading(time, _random.NextInt32(2_000) == 0 ? double.NaN : value, quality);
        return !(mine && _fault == 6) && _random.NextInt32(300) != 0;
    }

    private void Turn()
    {
        _turn++;
        if (_turn < _faultEnd || _random.NextInt32(300) != 0)
            return;
        _fault = _random.NextInt32(8);
        _faulty = _random.NextInt32(Sensors);
        _faultStart = _turn;
        _faultEnd = _turn + (_fault < 2 ? 1 : 20 + _random.NextInt32(100));
    }

    private double Noise(int sensor)
    {
        double gaussian = _random.NextGaussian();
        return (sensor % 3) switch
        {
            0 => gaussian,
            1 => _random.NextInt32(20) == 0 ? 3 * gaussian : 0.7 * gaussian,
            // In steps, as from a coarse converter.
            _ => Math.Round(4 * gaussian) / 4,
        };
    }

    private static double DayWave(long time)
    {
        double x = EventTime.Phase(time, EventTime.Day) / (double)EventTime.Day - 0.5;
        return 1 - 8 * x * x;
    }
}
