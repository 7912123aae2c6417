using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>What every sensor would read at a turn if nothing scattered and nothing broke.</summary>
internal sealed class Expectation(PlantOptions options)
{
    private readonly PlantSimulator _bare = new(options with { Scatter = 0, FaultsPerWeek = 0 });
    private readonly double[] _values = new double[options.Machines * PlantSensors.Count];

    /// <summary>Goes on to the next turn. A lost reading leaves the value of the turn before.</summary>
    public void Step()
    {
        _bare.Step(out ReadOnlySpan<PlantReading> expectations);
        foreach ((int machine, int sensor, Reading reading) in expectations)
            _values[machine * PlantSensors.Count + sensor] = reading.Value;
    }

    public double Of(int machine, int sensor) => _values[machine * PlantSensors.Count + sensor];
}
