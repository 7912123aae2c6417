namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>How well scores tell labelled rows from others, row by row. All depend on the order of the scores only.</summary>
public static class RowMetrics
{
    /// <summary>
    /// Area under the ROC curve: the probability that a labelled row scores higher than one that is not, ties counting half. 0.5 is chance, 1 is perfect.
    /// </summary>
    /// <returns>NaN where all rows or none are labelled.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or there is not one label for each.</exception>
    public static double RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        Ranking.CheckLengths(scores.Length, labels.Length);
        int[] order = Ranking.Descending(scores);
        long above = 0, positives = 0, tiedPositives = 0, tiedNegatives = 0;
        double pairs = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (labels[order[i]])
                tiedPositives++;
            else
                tiedNegatives++;
            if (!Ranking.EndsScore(order, i, scores))
                continue;
            pairs += (above + tiedPositives / 2.0) * tiedNegatives;
            above += tiedPositives;
            positives = above;
            tiedPositives = tiedNegatives = 0;
        }
        long negatives = order.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : pairs / ((double)positives * negatives);
    }

    /// <summary>
    /// Area under the precision-recall curve as average precision: the sum over thresholds of precision times the recall gained there, without
    /// interpolation. Chance is the share of labelled rows, 1 is perfect.
    /// </summary>
    /// <returns>NaN where no row is labelled.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or there is not one label for each.</exception>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        Ranking.CheckLengths(scores.Length, labels.Length);
        int positives = labels.Count(true);
        int[] order = Ranking.Descending(scores);
        double sum = 0;
        int hits = 0, counted = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (labels[order[i]])
                hits++;
            if (!Ranking.EndsScore(order, i, scores))
                continue;
            sum += (double)(hits - counted) / positives * hits / (i + 1);
            counted = hits;
        }
        return positives == 0 ? double.NaN : sum;
    }

    /// <summary>The threshold with the best F1, chosen with the labels in sight: an upper bound for every threshold that is chosen without them.</summary>
    /// <returns>Of several equally good thresholds the highest; null where no row is labelled.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or there is not one label for each.</exception>
    public static ThresholdFigures? BestF1(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        Ranking.CheckLengths(scores.Length, labels.Length);
        int positives = labels.Count(true);
        if (positives == 0)
            return null;
        int[] order = Ranking.Descending(scores);
        var best = new ThresholdFigures(double.PositiveInfinity, 0, 0);
        int hits = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (labels[order[i]])
                hits++;
            if (Ranking.EndsScore(order, i, scores) && 2.0 * hits / (positives + i + 1) > best.F1)
                best = new ThresholdFigures(scores[order[i]], (double)hits / (i + 1), (double)hits / positives);
        }
        return best;
    }

    /// <summary>
    /// The same where one hit within an event counts as if all of its rows were hit ("point adjusted", Xu et al., WWW 2018). It flatters: the longer the
    /// events, the better even random scores are (Kim et al., "Towards a rigorous evaluation of time-series anomaly detection", AAAI 2022). It is here because
    /// papers report it, and to be compared with nothing else.
    /// </summary>
    /// <returns>Of several equally good thresholds the highest; null where no row is labelled.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or there is not one label for each.</exception>
    public static ThresholdFigures? BestPointAdjustedF1(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        Ranking.CheckLengths(scores.Length, labels.Length);
        var lengths = new int[labels.Length];
        var events = new int[labels.Length];
        Array.Fill(events, -1);
        int count = 0;
        foreach (Corpora.RowRange run in Corpora.RowRange.RunsOf(labels))
        {
            events.AsSpan(run.First, run.Count).Fill(count);
            lengths[count++] = run.Count;
        }
        int positives = labels.Count(true);
        if (positives == 0)
            return null;
        int[] order = Ranking.Descending(scores);
        var best = new ThresholdFigures(double.PositiveInfinity, 0, 0);
        int hits = 0, misses = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int event_ = events[order[i]];
            if (event_ < 0)
            {
                misses++;
            }
            else
            {
                hits += lengths[event_];
                lengths[event_] = 0;
            }
            if (Ranking.EndsScore(order, i, scores) && 2.0 * hits / (positives + hits + misses) > best.F1)
                best = new ThresholdFigures(scores[order[i]], (double)hits / (hits + misses), (double)hits / positives);
        }
        return best;
    }
}
