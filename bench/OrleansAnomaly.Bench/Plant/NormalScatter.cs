using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>How far the readings of a plant without faults lie from their bare expectation: one standard deviation per sensor and tenth of the load.</summary>
internal sealed class NormalScatter
{
    private const int Tenths = 12;
    private readonly double[] _squares, _counts;

    public NormalScatter(PlantOptions options)
    {
        var plant = new PlantSimulator(options with { FaultsPerWeek = 0 });
        var bare = new Expectation(options);
        _squares = new double[options.Machines * PlantSensors.Count * Tenths];
        _counts = new double[_squares.Length];
        while (plant.Step(out ReadOnlySpan<PlantReading> taken))
        {
            bare.Step();
            foreach ((int machine, int sensor, Reading reading) in taken)
            {
                if (reading.Quality == Quality.OutOfService)
                    continue;
                double residual = reading.Value - bare.Of(machine, sensor);
                int at = Slot(machine, sensor, bare.Of(machine, (int)PlantSensor.Load));
                _squares[at] += residual * residual;
                _counts[at]++;
            }
        }
    }

    /// <param name="machine">The machine.</param>
    /// <param name="sensor">The sensor.</param>
    /// <param name="load">The expected load in percent.</param>
    public double Of(int machine, int sensor, double load)
    {
        int at = Slot(machine, sensor, load);
        return _counts[at] < 30 ? double.PositiveInfinity : Math.Sqrt(_squares[at] / _counts[at]);
    }

    private static int Slot(int machine, int sensor, double load) =>
        (machine * PlantSensors.Count + sensor) * Tenths + Math.Clamp((int)(load / 10), 0, Tenths - 1);
}
