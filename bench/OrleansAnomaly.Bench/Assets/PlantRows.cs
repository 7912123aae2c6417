using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Assets;

/// <summary>The turns of a plant as rows, one per machine: what is lost, silent or out of service is NaN.</summary>
internal sealed class PlantRows
{
    private readonly PlantSimulator _plant;
    private readonly double[][] _rows;

    public PlantRows(PlantSimulator plant)
    {
        _plant = plant;
        _rows = [.. plant.Machines.Select(_ => new double[PlantSensors.Count])];
    }

    /// <summary>Rows of the turn, by machine; valid until the next call. Null at the end.</summary>
    public double[][]? Next()
    {
        if (!_plant.Step(out ReadOnlySpan<PlantReading> readings))
            return null;
        foreach (double[] row in _rows)
            Array.Fill(row, double.NaN);
        foreach (PlantReading reading in readings)
        {
            if (reading.Reading.Quality != Quality.OutOfService)
                _rows[reading.Machine][reading.Sensor] = reading.Reading.Value;
        }
        return _rows;
    }
}
