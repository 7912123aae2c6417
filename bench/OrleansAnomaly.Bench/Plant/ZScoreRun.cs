using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>The running z-score over a whole plant, with one length of memory.</summary>
internal static class ZScoreRun
{
    /// <param name="options">The plant.</param>
    /// <param name="memory">Length of the memory.</param>
    /// <param name="holdOff">How long after a stop a machine's readings are still left out.</param>
    public static AlarmTrace Run(PlantOptions options, TimeSpan memory, TimeSpan holdOff)
    {
        var plant = new PlantSimulator(options);
        var trace = new AlarmTrace(options.Machines, (int)(options.Duration / options.SamplingInterval) + 1);
        var sensors = new RunningZScore[options.Machines * PlantSensors.Count];
        var quietUntil = new long[options.Machines];
        double readings = memory / options.SamplingInterval;
        for (int turn = 0; plant.Step(out ReadOnlySpan<PlantReading> taken); turn++)
        {
            foreach ((int machine, int sensor, Reading reading) in taken)
            {
                if (reading.Quality == Quality.OutOfService)
                    quietUntil[machine] = reading.Time + EventTime.From(holdOff);
                if (reading.Time <= quietUntil[machine])
                    continue;
                double z = sensors[machine * PlantSensors.Count + sensor].Next(reading.Value, readings);
                trace.Raise(machine, turn, reading.Time, sensor, z);
            }
        }
        return trace;
    }
}
