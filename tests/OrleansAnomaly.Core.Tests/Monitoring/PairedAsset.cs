using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Monitoring;

/// <summary>An asset whose sensors 0 and 1 move together, and of whom none is ever odd by itself.</summary>
internal sealed class PairedAsset
{
    public const long Start = Made.Start;

    private SplitMix64 _random = new(77);
    private readonly double[] _values;
    private long _position = -1, _now = Start;

    public PairedAsset(int sensors, AssetMonitorOptions options)
    {
        Monitor = new AssetMonitor(options);
        Sensors = sensors;
        _values = new double[128];
        State = new byte[Monitor.StateBytes(sensors)];
        Monitor.Initialize(State, sensors);
    }

    public AssetMonitor Monitor { get; private set; }

    public int Sensors { get; private set; }

    public byte[] State { get; private set; }

    /// <summary>Whether sensor 1 moves as before, but on its own.</summary>
    public bool HasParted { get; set; }

    /// <summary>A sensor that says nothing; −1 for none.</summary>
    public int Missing { get; set; } = -1;

    /// <summary>Turns from now on after which the missing sensor says once that it has no value.</summary>
    public int TellMissingAfter { get; set; } = -1;

    /// <summary>Whether all sensors say that they have no value.</summary>
    public bool IsBlind { get; set; }

    public bool IsDoubtful { get; set; }

    /// <param name="turns">Turns of five minutes.</param>
    /// <param name="copyAfter">Readings of every turn after which the state moves to other memory and another monitor.</param>
    public List<AssetVerdict> Run(int turns, int copyAfter = -1)
    {
        var told = new List<AssetVerdict>();
        for (; turns > 0; turns--)
        {
            Move();
            for (int sensor = 0; sensor < Sensors; sensor++)
            {
                if (sensor == copyAfter)
                    (Monitor, State) = (new AssetMonitor(Monitor.Options), [.. State]);
                if (Observe(sensor, out AssetVerdict verdict))
                    told.Add(verdict);
            }
        }
        return told;
    }

    /// <summary>As <see cref="Run"/>, without memory of its own.</summary>
    public void Drive(int turns)
    {
        for (; turns > 0; turns--)
        {
            Move();
            for (int sensor = 0; sensor < Sensors; sensor++)
                Observe(sensor, out _);
        }
    }

    public void Grow(int sensors)
    {
        byte[] larger = new byte[Monitor.StateBytes(sensors)];
        larger.AsSpan().Fill(0xA5);
        Monitor.Grow(State, larger, sensors);
        (State, Sensors) = (larger, sensors);
    }

    private void Move()
    {
        _now += 5 * EventTime.Minute;
        double common = _random.NextGaussian(), other = _random.NextGaussian();
        for (int sensor = 0; sensor < Sensors; sensor++)
            _values[sensor] = 50 + (sensor == 0 || sensor == 1 && !HasParted ? common : sensor == 1 ? other : 0) + (sensor < 2 ? 0.1 : 1) * _random.NextGaussian();
    }

    private bool Observe(int sensor, out AssetVerdict verdict)
    {
        verdict = default;
        // Drawn for those that say nothing too, so that assets that differ in that see the same.
        double p = Math.Max(0.003, _random.NextDouble());
        bool hasNone = IsBlind;
        if (sensor == Missing)
        {
            hasNone = TellMissingAfter-- == 0;
            if (!hasNone)
                return false;
            p = 1;
        }
        return Monitor.Observe(
            State, ++_position, sensor,
            new Verdict { Time = _now, Value = hasNone ? double.NaN : _values[sensor], PValue = p, IsDoubtful = IsDoubtful }, out verdict);
    }
}
