using System.Collections.Immutable;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>Lays the faults of one machine: where they show, clear of stops, and apart from each other.</summary>
internal ref struct FaultPlan
{
    private const long Apart = 2 * EventTime.Day;
    private const long AfterStop = 4 * EventTime.Hour;
    private const long BeforeEnd = 2 * EventTime.Hour;
    private const int Attempts = 200;

    private static readonly PlantSensor[] s_glitching =
        [PlantSensor.Temperature, PlantSensor.Vibration, PlantSensor.Current, PlantSensor.Pressure, PlantSensor.Flow];

    private readonly PlantMachine _machine;
    private readonly PlantOptions _options;
    private readonly long _from, _to, _interval, _jitter;
    private readonly List<InjectedFault> _faults = [];
    private SplitMix64 _random;

    public FaultPlan(PlantMachine machine, PlantOptions options, SplitMix64 random)
    {
        _machine = machine;
        _options = options;
        _random = random;
        _from = options.StartTime + EventTime.From(options.FirstFault);
        _to = options.EndTime - BeforeEnd;
        _interval = EventTime.From(options.SamplingInterval);
        _jitter = EventTime.From(options.Jitter);
    }

    /// <summary>The faults in order of time. A fault that finds no place in a crowded or short run is left out.</summary>
    public InjectedFault[] Make()
    {
        if (_to <= _from || _options.FaultsPerWeek == 0)
            return [];
        int count = _random.NextPoisson(_options.FaultsPerWeek * (_to - _from) / EventTime.Week);
        for (int i = 0; i < count; i++)
        {
            var kind = (AnomalyKind)(1 + _random.NextInt32(7));
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                if (TryLay(kind) is { } fault)
                {
                    _faults.Add(fault);
                    break;
                }
            }
        }
        _faults.Sort((a, b) => a.Truth.Start.CompareTo(b.Truth.Start));
        return [.. _faults];
    }

    private InjectedFault? TryLay(AnomalyKind kind)
    {
        long start = _random.Span(_from, _to);
        switch (kind)
        {
            case AnomalyKind.Spike:
                PlantSensor glitching = s_glitching[_random.NextInt32(s_glitching.Length)];
                (long From, long To)[] bursts = Bursts(start);
                (start, long last) = (bursts[0].From, bursts[^1].To + EventTime.Millisecond);
                return Fits(start, last, last) ? Fault(kind, start, last, _random.Between(10, 20), [glitching], bursts) : null;

            case AnomalyKind.Dip:
                long dipped = start + Math.Max(2 * _interval, _random.Span(10 * EventTime.Minute, 30 * EventTime.Minute));
                return Fits(start, dipped, dipped) ? Fault(kind, start, dipped, -_random.Between(9, 15), [PlantSensor.Flow, PlantSensor.Pressure]) : null;

            case AnomalyKind.LevelShift:
                long shifted = start + _random.Span(12 * EventTime.Hour, 36 * EventTime.Hour);
                double size = _random.Between(5, 9);
                double coin = _random.NextDouble();
                if (!Fits(start, shifted, start + 2 * EventTime.Hour))
                    return null;
                return coin < 0.5
                    ? Fault(kind, start, shifted, -size, [PlantSensor.Flow, PlantSensor.Pressure])
                    : Fault(kind, start, shifted, coin < 0.75 ? size : -size, [PlantSensor.Temperature]);

            case AnomalyKind.Trend:
                // It ends with the repair, at the next planned stop.
                long repair = NextStop(start);
                long begun = repair - _random.Span(2 * EventTime.Day, 4 * EventTime.Day);
                if (repair < 0 || !Fits(begun, repair, begun + EventTime.Hour))
                    return null;
                return Fault(kind, begun, repair, _random.Between(8, 12), [PlantSensor.Vibration, PlantSensor.Temperature]);

            case AnomalyKind.VarianceChange:
                long calm = start + _random.Span(6 * EventTime.Hour, 12 * EventTime.Hour);
                return Fits(start, calm, start + 2 * EventTime.Hour) ? Fault(kind, start, calm, _random.Between(4, 6), [PlantSensor.Pressure, PlantSensor.Flow]) : null;

            default:
                long hours = kind == AnomalyKind.FlatLine ? _random.Span(4 * EventTime.Hour, 24 * EventTime.Hour) : _random.Span(2 * EventTime.Hour, 12 * EventTime.Hour);
                var sensor = (PlantSensor)_random.NextInt32(PlantSensors.Count);
                return Fits(start, start + hours, start + 2 * EventTime.Hour) ? Fault(kind, start, start + hours, 0, [sensor]) : null;
        }
    }

    /// <summary>One to three bursts within the hour, of one to three readings each.</summary>
    private (long From, long To)[] Bursts(long start)
    {
        long turn = _options.StartTime + EventTime.FloorTo(start - _options.StartTime, _interval);
        int most = (int)Math.Clamp(EventTime.Hour / (6 * _interval), 1, 3);
        var bursts = new (long, long)[1 + _random.NextInt32(most)];
        for (int i = 0; i < bursts.Length; i++)
        {
            int readings = 1 + _random.NextInt32(3);
            bursts[i] = (turn - _jitter, turn + (readings - 1) * _interval + _jitter);
            turn += (readings + 1 + _random.NextInt32(3)) * _interval;
        }
        return bursts;
    }

    private readonly long NextStop(long time)
    {
        foreach (MaintenanceStop stop in _machine.Stops)
        {
            if (stop.Start > time)
                return stop.Start;
        }
        return -1;
    }

    private readonly bool Fits(long start, long end, long shows)
    {
        if (start < _from || end > _to || _machine.Stopped(start - AfterStop, end) || !_machine.Works(start, shows))
            return false;
        foreach (InjectedFault other in _faults)
        {
            if (start < other.Truth.End + Apart && end > other.Truth.Start - Apart)
                return false;
        }
        return true;
    }

    private readonly InjectedFault Fault(AnomalyKind kind, long start, long end, double magnitude, ImmutableArray<PlantSensor> affected, (long, long)[]? bursts = null) =>
        new(new PlantFault { Machine = _machine.Index, Cause = affected[0], Affected = affected, Kind = kind, Start = start, End = end, Magnitude = magnitude }, bursts ?? []);
}
