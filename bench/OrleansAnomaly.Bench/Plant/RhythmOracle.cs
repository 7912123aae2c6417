using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>
/// What could be had from each sensor alone: it is told the bare expectation of every reading, rhythm and stops included,
/// and the size of the normal scatter at that load, but neither recipes nor operating scatter nor weather.
/// Three rules of the plainest sort: the residual, faded averages of it, and repeats and silence.
/// </summary>
internal sealed class RhythmOracle
{
    private readonly PlantOptions _options;

    /// <summary>A score of 1 by each rule is as large as the rule's weight times the threshold asks.</summary>
    /// <param name="options">The plant.</param>
    public RhythmOracle(PlantOptions options) => _options = options;

    /// <summary>Faded averages over so many readings, and how many scatters count as one.</summary>
    public (double Readings, double Unit)[] Averages { get; init; } = [(1, 1), (6, 0.55)];

    /// <summary>A run of equal readings this long (in readings) scores as much as ten scatters.</summary>
    public int Repeats { get; init; } = 12;

    /// <summary>A silence this long scores as much as ten scatters.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(30);

    public AlarmTrace Run()
    {
        var plant = new PlantSimulator(_options);
        var bare = new Expectation(_options);
        var scatter = new NormalScatter(_options);
        int series = _options.Machines * PlantSensors.Count;
        var trace = new AlarmTrace(_options.Machines, (int)(_options.Duration / _options.SamplingInterval) + 1);
        var averages = new double[series * Averages.Length];
        var last = new (long Time, double Value, int Equal)[series];
        for (int turn = 0; plant.Step(out ReadOnlySpan<PlantReading> taken); turn++)
        {
            bare.Step();
            foreach ((int machine, int sensor, Reading reading) in taken)
            {
                int at = machine * PlantSensors.Count + sensor;
                if (reading.Quality == Quality.OutOfService)
                {
                    last[at] = (reading.Time, double.NaN, 0);
                    averages.AsSpan(at * Averages.Length, Averages.Length).Clear();
                    continue;
                }
                // While a machine idles only the noise is left, whose tails are heavier than those of the sum.
                double sigma = Math.Max(scatter.Of(machine, sensor, bare.Of(machine, (int)PlantSensor.Load)), 0.5 * plant.Machines[machine].Scatter[sensor]);
                double residual = (reading.Value - bare.Of(machine, sensor)) / sigma, score = 0;
                for (int i = 0; i < Averages.Length; i++)
                {
                    ref double average = ref averages[at * Averages.Length + i];
                    average += (residual - average) / Averages[i].Readings;
                    score = Math.Max(score, Math.Abs(average) / Averages[i].Unit);
                }
                last[at] = (reading.Time, reading.Value, reading.Value == last[at].Value ? last[at].Equal + 1 : 0);
                if (last[at].Equal >= Repeats)
                    score = Math.Max(score, 10.0 * last[at].Equal / Repeats);
                trace.Raise(machine, turn, reading.Time, sensor, score);
            }
            for (int at = 0; turn > 0 && at < series; at++)
            {
                if (plant.Now - last[at].Time is long silence && silence > EventTime.From(Silence))
                    trace.Raise(at / PlantSensors.Count, turn, plant.Now, at % PlantSensors.Count, 10 * silence / (double)EventTime.From(Silence));
            }
        }
        return trace;
    }
}
