using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>Counts events and alarm episodes over one series or many under one threshold.</summary>
public static class Eventwise
{
    /// <summary>The figures at a threshold.</summary>
    public static EventwiseFigures At(IReadOnlyList<ScoredSeries> series, double threshold)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Of(series, [.. series.Select(one => Array.ConvertAll(one.Scores, score => score >= threshold))]) with { Threshold = threshold };
    }

    /// <summary>The figures of rows that something else than a threshold called anomalous.</summary>
    /// <param name="series">The series.</param>
    /// <param name="called">By series, then by row: whether it was called anomalous.</param>
    public static EventwiseFigures Of(IReadOnlyList<ScoredSeries> series, IReadOnlyList<bool[]> called)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(called);
        int events = 0, episodes = 0, trueEpisodes = 0;
        var delays = new List<long>();
        for (int i = 0; i < series.Count; i++)
        {
            ScoredSeries one = series[i];
            bool[] rows = called[i];
            Ranking.CheckLengths(rows.Length, one.Labels.Length);
            bool[] begins = Begins(rows);
            episodes += begins.Count(begin => begin);
            foreach (RowRange event_ in one.Events)
            {
                events++;
                int within = begins.AsSpan(event_.First, event_.Count).Count(true);
                trueEpisodes += within;
                if (within > 0)
                    delays.Add(Math.Max(0, one.Times[event_.First + begins.AsSpan(event_.First, event_.Count).IndexOf(true)] - one.Times[event_.First]));
            }
        }
        delays.Sort();
        TimeSpan? median = delays.Count == 0 ? null : TimeSpan.FromMicroseconds(delays[(delays.Count - 1) / 2]);
        return new EventwiseFigures(double.NaN, events, delays.Count, episodes, trueEpisodes, median);
    }

    /// <summary>The figures at the one threshold for all series at which F1 is best; of several such the highest.</summary>
    public static EventwiseFigures Best(IReadOnlyList<ScoredSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        double[] scores = [.. series.SelectMany(one => one.Scores)];
        var sweep = new EpisodeSweep(series);
        int[] order = Ranking.Descending(scores);
        double threshold = double.PositiveInfinity, best = 0;
        for (int i = 0; i < order.Length; i++)
        {
            sweep.Call(order[i]);
            if (Ranking.EndsScore(order, i, scores) && sweep.F1 > best)
                (best, threshold) = (sweep.F1, scores[order[i]]);
        }
        return At(series, threshold);
    }

    private static bool[] Begins(bool[] called)
    {
        var begins = new bool[called.Length];
        for (int row = 0; row < called.Length; row++)
            begins[row] = called[row] && (row == 0 || !called[row - 1]);
        return begins;
    }
}
