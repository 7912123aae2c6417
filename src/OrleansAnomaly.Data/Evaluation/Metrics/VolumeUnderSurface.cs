using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>
/// Volumes under the range-wise ROC and precision-recall surfaces, after Paparrizos et al., "Volume Under the Surface: a new accuracy evaluation
/// measure for time-series anomaly detection" (PVLDB 15, 2022): near misses count a little, and no single tolerance has to be chosen.
/// </summary>
/// <remarks>
/// For a buffer of ℓ rows a row at distance d = 1 … ⌊ℓ/2⌋ before or after an event weighs √(1 − d/ℓ), rows of events weigh 1; what several events
/// give is added, up to 1. With w the weights, P = (Σ label + Σ w) / 2, N = rows − P, and at every distinct score as threshold:
/// true positives T = Σ w over the rows called anomalous; recall = min(T / P, 1) times the share of widened events (those that touch are one) that were met;
/// false positive rate = (called − T) / N; precision = T / called. The ROC area is by trapezoids from (0, 0) to (1, 1), the precision-recall area by steps;
/// the volume is the mean of the areas over ℓ = 0, 1, …, the largest buffer. At ℓ = 0 without ties, with one event of one row, they are those of
/// <see cref="RowMetrics"/>. Scores that equal the labels reach 1 at ℓ = 0 only, as the buffer has to be covered too.
/// </remarks>
/// <param name="Roc">Under the ROC surface. NaN where all rows or none are labelled.</param>
/// <param name="Pr">Under the precision-recall surface. NaN with it.</param>
public readonly record struct VolumeUnderSurface(double Roc, double Pr)
{
    /// <summary>The largest buffer by default, in rows.</summary>
    public const int DefaultBuffer = 100;

    /// <summary>The largest that is allowed: cost grows with it.</summary>
    public const int MostBuffer = 1000;

    /// <summary>Computes both.</summary>
    /// <param name="scores">By row: how anomalous.</param>
    /// <param name="labels">By row: whether something was wrong.</param>
    /// <param name="buffer">The largest buffer; 0 … <see cref="MostBuffer"/>.</param>
    /// <exception cref="ArgumentException">A score is NaN, there is not one label for each, or the buffer is out of range.</exception>
    public static VolumeUnderSurface Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int buffer = DefaultBuffer)
    {
        Ranking.CheckLengths(scores.Length, labels.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(buffer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buffer, MostBuffer);
        IReadOnlyList<RowRange> events = RowRange.RunsOf(labels);
        int labelled = labels.Count(true);
        if (labelled == 0 || labelled == labels.Length)
            return new VolumeUnderSurface(double.NaN, double.NaN);
        int[] order = Ranking.Descending(scores);
        double roc = 0, pr = 0;
        for (int length = 0; length <= buffer; length++)
        {
            (double rocArea, double prArea) = Areas(order, scores, Weights(events, labels.Length, length), labelled);
            roc += rocArea;
            pr += prArea;
        }
        return new VolumeUnderSurface(roc / (buffer + 1), pr / (buffer + 1));
    }

    private static double[] Weights(IReadOnlyList<RowRange> events, int rows, int length)
    {
        var weights = new double[rows];
        foreach (RowRange range in events)
        {
            weights.AsSpan(range.First, range.Count).Fill(1);
            for (int distance = 1; distance <= length / 2; distance++)
            {
                double weight = Math.Sqrt(1 - (double)distance / length);
                if (range.First - distance >= 0)
                    weights[range.First - distance] = Math.Min(1, weights[range.First - distance] + weight);
                if (range.Last + distance < rows)
                    weights[range.Last + distance] = Math.Min(1, weights[range.Last + distance] + weight);
            }
        }
        return weights;
    }

    private static (double Roc, double Pr) Areas(int[] order, ReadOnlySpan<double> scores, double[] weights, int labelled)
    {
        int rows = weights.Length;
        var widened = new int[rows];
        int segments = 0;
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            total += weights[row];
            if (weights[row] > 0)
                widened[row] = row > 0 && weights[row - 1] > 0 ? segments : ++segments;
        }
        double positives = (labelled + total) / 2, negatives = rows - positives;
        var met = new bool[segments + 1];
        double truth = 0, roc = 0, pr = 0, recall = 0, falseRate = 0;
        int found = 0;
        for (int i = 0; i < rows; i++)
        {
            int row = order[i];
            truth += weights[row];
            if (widened[row] > 0 && !met[widened[row]])
            {
                met[widened[row]] = true;
                found++;
            }
            if (!Ranking.EndsScore(order, i, scores))
                continue;
            double nextRecall = Math.Min(truth / positives, 1) * found / segments;
            double nextFalse = (i + 1 - truth) / negatives;
            roc += (nextFalse - falseRate) * (nextRecall + recall) / 2;
            pr += (nextRecall - recall) * truth / (i + 1);
            (recall, falseRate) = (nextRecall, nextFalse);
        }
        return (roc + (1 - falseRate) * (1 + recall) / 2, pr);
    }
}
