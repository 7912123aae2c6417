using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

/// <summary>A whole plant run, kept by machine, sensor and turn; a reading that did not come is null.</summary>
internal sealed class Recording
{
    private readonly List<Reading?[]> _turns = [];

    public Recording(PlantOptions options)
    {
        Plant = new PlantSimulator(options);
        while (Plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            var turn = new Reading?[options.Machines * PlantSensors.Count];
            foreach ((int machine, int sensor, Reading reading) in readings)
                turn[machine * PlantSensors.Count + sensor] = reading;
            _turns.Add(turn);
        }
    }

    public PlantSimulator Plant { get; }

    public int Turns => _turns.Count;

    public Reading? At(int turn, int machine, PlantSensor sensor) => _turns[turn][machine * PlantSensors.Count + (int)sensor];

    /// <summary>The readings of one sensor that came, in order.</summary>
    public IEnumerable<Reading> Of(int machine, PlantSensor sensor)
    {
        for (int turn = 0; turn < Turns; turn++)
        {
            if (At(turn, machine, sensor) is { } reading)
                yield return reading;
        }
    }
}
