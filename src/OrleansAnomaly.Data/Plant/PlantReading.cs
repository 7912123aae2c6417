using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>One reading of the plant.</summary>
/// <param name="Machine">Index of the machine in <see cref="PlantSimulator.Machines"/>.</param>
/// <param name="Sensor">Ordinal of the sensor within its machine: <see cref="PlantSensor"/>.</param>
/// <param name="Reading">Time, value and quality.</param>
public readonly record struct PlantReading(int Machine, int Sensor, Reading Reading);
