using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>
/// A plant of machines with six sensors each, stepped through time one turn of readings after the other.
/// Load, temperature, vibration, current, pressure and flow belong together as in a machine; shifts, recipes, weather,
/// planned stops and several sorts of noise are normal; the <see cref="Faults"/> are not.
/// Not safe for use from several threads at once.
/// </summary>
public sealed class PlantSimulator
{
    private readonly MachineProcess[] _processes;
    private readonly PlantReading[] _readings;
    private readonly Ambient _ambient;
    private readonly long _interval, _end;
    private long _turn;

    /// <summary>Builds the plant; it stands before its first turn.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message tells everything that is wrong with them.</exception>
    public PlantSimulator(PlantOptions? options = null)
    {
        Options = options ?? new PlantOptions();
        if (Options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        var random = new SplitMix64(Options.Seed);
        _ambient = new Ambient(random.Fork(0), Options.Scatter);
        var machines = new PlantMachine[Options.Machines];
        var faults = new List<PlantFault>();
        _processes = new MachineProcess[Options.Machines];
        for (int i = 0; i < machines.Length; i++)
        {
            SplitMix64 own = random.Fork(1 + (ulong)i);
            machines[i] = MakeMachine(i, own.Fork(1));
            InjectedFault[] injected = new FaultPlan(machines[i], Options, own.Fork(2)).Make();
            faults.AddRange(injected.Select(fault => fault.Truth));
            _processes[i] = new MachineProcess(machines[i], injected, Options, own.Fork(3));
        }
        faults.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Machine.CompareTo(b.Machine));
        Machines = machines;
        Faults = faults;
        _readings = new PlantReading[Options.Machines * PlantSensors.Count];
        _interval = EventTime.From(Options.SamplingInterval);
        _turn = Options.StartTime;
        _end = Options.EndTime;
    }

    /// <summary>The options it was made with.</summary>
    public PlantOptions Options { get; }

    /// <summary>The machines, by index.</summary>
    public IReadOnlyList<PlantMachine> Machines { get; }

    /// <summary>The truth: all faults of the run, in order of their start.</summary>
    public IReadOnlyList<PlantFault> Faults { get; }

    /// <summary>Event time of the next turn: all readings before it have been given, give or take <see cref="PlantOptions.Jitter"/>.</summary>
    public long Now => _turn;

    /// <summary>Takes the readings of the next turn, one per sensor but for those that are lost or silent.</summary>
    /// <param name="readings">By machine, then by sensor. Per machine they are in order of time from turn to turn. Valid until the next call.</param>
    /// <returns>Whether there was a turn; false at the end of <see cref="PlantOptions.Duration"/>.</returns>
    public bool Step(out ReadOnlySpan<PlantReading> readings)
    {
        readings = default;
        if (_turn >= _end)
            return false;
        double ambient = _ambient.At(_turn);
        int count = 0;
        foreach (MachineProcess process in _processes)
            count += process.Step(_turn, ambient, _readings.AsSpan(count));
        _turn += _interval;
        readings = _readings.AsSpan(0, count);
        return true;
    }

    private PlantMachine MakeMachine(int index, SplitMix64 random)
    {
        var type = (MachineType)random.NextInt32(5);
        ShiftPattern pattern = random.NextInt32(10) switch { < 4 => ShiftPattern.Continuous, < 7 => ShiftPattern.TwoShifts, _ => ShiftPattern.Weekdays };
        Nameplate nameplate = Nameplate.Make(type, ref random);
        var weekly = new WeeklyLoad(pattern, ref random);
        SplitMix64 calendar = random.Fork(1);
        MaintenanceStop[] stops = MaintenanceStop.Plan(Options.StartTime, Options.EndTime, ref calendar);
        return new PlantMachine(index, type, pattern, nameplate, weekly, stops, Options.Scatter);
    }
}
