namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>Puts rows in the order of their scores.</summary>
internal static class Ranking
{
    /// <summary>The rows, highest score first; the order of equal ones means nothing, but is the same every time.</summary>
    /// <exception cref="ArgumentException">A score is NaN, which has no place in an order.</exception>
    public static int[] Descending(ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var rows = new int[scores.Length];
        for (int row = 0; row < keys.Length; row++)
        {
            if (double.IsNaN(scores[row]))
                throw new ArgumentException($"the score of row {row} is NaN; expected a number", nameof(scores));
            keys[row] = -scores[row];
            rows[row] = row;
        }
        Array.Sort(keys, rows);
        return rows;
    }

    /// <summary>Whether a row is the last of its score in such an order, where a threshold may lie.</summary>
    public static bool EndsScore(int[] order, int place, ReadOnlySpan<double> scores) =>
        place + 1 == order.Length || scores[order[place + 1]] != scores[order[place]];

    /// <exception cref="ArgumentException">There is not one label for each score.</exception>
    public static void CheckLengths(int scores, int labels)
    {
        if (scores != labels)
            throw new ArgumentException($"there are {scores} scores and {labels} labels; expected as many");
    }
}
