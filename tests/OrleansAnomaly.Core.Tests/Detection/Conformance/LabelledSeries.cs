using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>A stream with episodes of one kind put into it, and which rows they are.</summary>
internal sealed class LabelledSeries
{
    private LabelledSeries(Reading[] readings, bool?[] labels) => (Readings, Labels) = (readings, labels);

    public Reading[] Readings { get; }

    /// <summary>Whether a row is anomalous; null where nobody can say, as before a detector knows its sensor and on the first steps of a trend.</summary>
    public bool?[] Labels { get; }

    public static LabelledSeries Make(AnomalyKind kind, long interval, double rhythm, ulong seed)
    {
        // What is not of one reading is a matter of time, and so takes many rows where they come quickly.
        (int length, int calm) = kind switch
        {
            AnomalyKind.Spike or AnomalyKind.Dip => (1, 200),
            AnomalyKind.Trend => (Rows(150, EventTime.Hour), Rows(600, 4 * EventTime.Hour)),
            _ => (Rows(40, 10 * EventTime.Minute), Rows(300, 40 * EventTime.Minute)),
        };
        int episodes = length == 1 ? 24 : 10;
        // Nor can anyone tell a trend or a shift from the rhythm of a day that was never seen.
        int warmUp = kind is AnomalyKind.Trend or AnomalyKind.LevelShift ? Rows(4_000, 26 * EventTime.Hour) : 4_000;
        var random = new SplitMix64(seed);
        Reading[] readings = Made.Ordinary(seed + 1, warmUp + episodes * (length + calm), interval, 50, rhythm);
        bool?[] labels = new bool?[readings.Length];
        for (int i = warmUp; i < labels.Length; i++)
            labels[i] = false;
        for (int episode = 0; episode < episodes; episode++)
        {
            int from = warmUp + episode * (length + calm) + random.NextInt32(calm / 4);
            double sign = kind == AnomalyKind.Dip || (kind != AnomalyKind.Spike && random.NextInt32(2) == 0) ? -1 : 1;
            for (int i = 0; i < length; i++)
            {
                Reading reading = readings[from + i];
                readings[from + i] = reading with { Value = Anomalous(kind, reading.Value, sign, i / (double)length, ref random) };
                labels[from + i] = kind != AnomalyKind.Trend || i >= length / 2 ? true : null;
            }
            // What comes just after an episode is not what a detector is asked about: its averages still hold the episode.
            for (int i = length; i < length + calm / 2; i++)
                labels[from + i] = null;
        }
        return new LabelledSeries(readings, labels);

        int Rows(int least, long time) => (int)Math.Max(least, time / interval);
    }

    private static double Anomalous(AnomalyKind kind, double value, double sign, double progress, ref SplitMix64 random) => Made.Rounded(kind switch
    {
        AnomalyKind.Trend => value + sign * 8 * progress,
        AnomalyKind.VarianceChange => value + 5 * random.NextGaussian(),
        _ => value + sign * 7,
    });
}
