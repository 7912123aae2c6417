using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>One machine as it runs. Each source of chance has its own stream, so that faults or lost readings change nothing else.</summary>
internal sealed class MachineProcess
{
    private readonly PlantMachine _machine;
    private readonly InjectedFault[] _faults;
    private readonly double _scatter, _lossRate, _lag;
    private readonly long _jitter;
    private readonly double[] _last = new double[PlantSensors.Count];
    private OperatingLoad _operating;
    private SplitMix64 _times, _noise, _losses, _faultNoise;
    private double _heat;
    private int _stop, _fault;

    public MachineProcess(PlantMachine machine, InjectedFault[] faults, PlantOptions options, SplitMix64 random)
    {
        _machine = machine;
        _faults = faults;
        _scatter = options.Scatter;
        _lossRate = options.LossRate;
        _jitter = EventTime.From(options.Jitter) / EventTime.Millisecond;
        long interval = EventTime.From(options.SamplingInterval);
        _lag = 1 - Real.Exp(-interval / (machine.Nameplate.LagHours * EventTime.Hour));
        _heat = machine.Weekly.At(options.StartTime);
        _operating = new OperatingLoad(machine.Nameplate, options.StartTime, interval, random.Fork(1));
        _times = random.Fork(2);
        _noise = random.Fork(3);
        _losses = random.Fork(4);
        _faultNoise = random.Fork(5);
    }

    /// <summary>Takes the readings of one turn.</summary>
    /// <param name="turn">Event time of the turn; the readings carry a time some seconds off.</param>
    /// <param name="ambient">Temperature of the hall in °C.</param>
    /// <param name="readings">Room for one reading per sensor.</param>
    /// <returns>How many readings were not lost.</returns>
    public int Step(long turn, double ambient, Span<PlantReading> readings)
    {
        long time = turn + (_jitter == 0 ? 0 : (_times.NextInt32((int)(2 * _jitter + 1)) - _jitter) * EventTime.Millisecond);
        double running = Running(time, out Quality quality);
        double load = running * _machine.Weekly.At(turn) * (1 + _scatter * _operating.Next(turn));
        _heat += (load - _heat) * _lag;

        Span<double> values = stackalloc double[PlantSensors.Count];
        Measure(values, load, running, ambient);
        InjectedFault? fault = FaultAt(time);
        fault?.Apply(values, _machine, time, load / _machine.Weekly.MeanWhileWorking, ref _faultNoise);
        Digitise(values);

        int count = 0;
        for (int sensor = 0; sensor < values.Length; sensor++)
        {
            double value = fault is not null && fault.Holds(sensor) ? _last[sensor] : values[sensor];
            _last[sensor] = value;
            bool lost = _losses.NextDouble() < _lossRate;
            if (!lost && !(fault is not null && fault.Silences(sensor)))
                readings[count++] = new PlantReading(_machine.Index, sensor, new Reading(time, value, quality));
        }
        return count;
    }

    /// <summary>0 while stopped, 1 while running, between them while starting up.</summary>
    private double Running(long time, out Quality quality)
    {
        quality = Quality.Good;
        while (_stop < _machine.Stops.Length && time >= _machine.Stops[_stop].End + MaintenanceStop.StartUp)
            _stop++;
        if (_stop == _machine.Stops.Length || time < _machine.Stops[_stop].Start)
            return 1;
        if (time >= _machine.Stops[_stop].End)
            return (time - _machine.Stops[_stop].End) / (double)MaintenanceStop.StartUp;
        quality = Quality.OutOfService;
        return 0;
    }

    private InjectedFault? FaultAt(long time)
    {
        while (_fault < _faults.Length && time >= _faults[_fault].Truth.End)
            _fault++;
        return _fault < _faults.Length && _faults[_fault].IsActive(time) ? _faults[_fault] : null;
    }

    private void Measure(Span<double> values, double load, double running, double ambient)
    {
        Nameplate plate = _machine.Nameplate;
        double outlying = _noise.NextDouble() < Nameplate.VibrationOutliers ? Nameplate.VibrationOutlierWidth : 1;
        values[(int)PlantSensor.Load] = 100 * load + Noise(plate.LoadNoise) * running;
        values[(int)PlantSensor.Temperature] = ambient + plate.Heating * _heat + Noise(plate.TemperatureNoise);
        values[(int)PlantSensor.Vibration] = plate.Vibration * (0.4 * running + 0.6 * load * load) * Real.Exp(Noise(plate.VibrationNoise * outlying));
        values[(int)PlantSensor.Current] = plate.Current * (0.25 * running + 0.75 * load + Noise(plate.CurrentNoise) * running);
        values[(int)PlantSensor.Pressure] = plate.StaticPressure
            + (plate.Pressure - plate.StaticPressure) * running * running * (1 + plate.Curve * (1 - load * load))
            + Noise(plate.PressureNoise * plate.Pressure) * running;
        values[(int)PlantSensor.Flow] = plate.Flow * (load + _scatter * plate.FlowNoise * (0.3 + 0.7 * load) * running * _noise.NextStudent4());
    }

    private double Noise(double scale) => _scatter * scale * _noise.NextGaussian();

    /// <summary>What the sensors can say: nothing below zero, and the resolution of their converters.</summary>
    private void Digitise(Span<double> values)
    {
        values[(int)PlantSensor.Load] = Math.Round(Math.Max(values[(int)PlantSensor.Load], 0) * 100) / 100;
        values[(int)PlantSensor.Temperature] = Math.Round(values[(int)PlantSensor.Temperature] * 20) / 20;
        values[(int)PlantSensor.Vibration] = Math.Round(Math.Max(values[(int)PlantSensor.Vibration], 0) * 10_000) / 10_000;
        values[(int)PlantSensor.Current] = Math.Round(Math.Max(values[(int)PlantSensor.Current], 0) * 100) / 100;
        double step = _machine.Nameplate.PressureStep;
        values[(int)PlantSensor.Pressure] = Math.Round(Math.Max(values[(int)PlantSensor.Pressure], 0) / step) * step;
        values[(int)PlantSensor.Flow] = Math.Round(Math.Max(values[(int)PlantSensor.Flow], 0) * 1000) / 1000;
    }
}
