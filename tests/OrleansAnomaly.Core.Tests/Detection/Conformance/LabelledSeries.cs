using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>A stream with episodes of one kind put into it, and which rows they are.</summary>
internal sealed class LabelledSeries
{
    private const int WarmUp = 6_000;
    private const int Calm = 300;

    private LabelledSeries(Reading[] readings, bool?[] labels) => (Readings, Labels) = (readings, labels);

    public Reading[] Readings { get; }

    /// <summary>Whether a row is anomalous; null where nobody can say, as before a detector knows its sensor and on the first steps of a trend.</summary>
    public bool?[] Labels { get; }

    public static LabelledSeries Make(AnomalyKind kind, long interval, double rhythm, ulong seed)
    {
        // A trend is a matter of time, and so takes many rows where they come quickly.
        int length = kind switch
        {
            AnomalyKind.Spike or AnomalyKind.Dip => 1,
            AnomalyKind.Trend => (int)Math.Max(150, EventTime.Hour / interval),
            _ => 40,
        };
        int episodes = length > 1_000 ? 8 : 24;
        var random = new SplitMix64(seed);
        Reading[] readings = Made.Ordinary(seed + 1, WarmUp + episodes * (length + Calm), interval, 50, rhythm);
        bool?[] labels = new bool?[readings.Length];
        for (int i = WarmUp; i < labels.Length; i++)
            labels[i] = false;
        for (int episode = 0; episode < episodes; episode++)
        {
            int from = WarmUp + episode * (length + Calm) + random.NextInt32(100);
            double sign = kind == AnomalyKind.Dip || (kind != AnomalyKind.Spike && random.NextInt32(2) == 0) ? -1 : 1;
            for (int i = 0; i < length; i++)
            {
                Reading reading = readings[from + i];
                readings[from + i] = reading with { Value = Anomalous(kind, reading.Value, sign, i / (double)length, ref random) };
                labels[from + i] = kind != AnomalyKind.Trend || i >= length / 2 ? true : null;
            }
            // What comes just after an episode is not what a detector is asked about: its averages still hold the episode.
            for (int i = length; i < length + 100; i++)
                labels[from + i] = null;
        }
        return new LabelledSeries(readings, labels);
    }

    private static double Anomalous(AnomalyKind kind, double value, double sign, double progress, ref SplitMix64 random) => Made.Rounded(kind switch
    {
        AnomalyKind.Trend => value + sign * 8 * progress,
        AnomalyKind.VarianceChange => value + 5 * random.NextGaussian(),
        _ => value + sign * 7,
    });
}
