namespace OrleansAnomaly.Data.Evaluation.Corpora;

/// <summary>Rows that belong together, counted from 0.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them; not before the first.</param>
public readonly record struct RowRange(int First, int Last)
{
    /// <summary>How many rows.</summary>
    public int Count => Last - First + 1;

    /// <summary>The runs of true rows, in their order.</summary>
    public static IReadOnlyList<RowRange> RunsOf(ReadOnlySpan<bool> rows)
    {
        var runs = new List<RowRange>();
        for (int row = 0; row < rows.Length; row++)
        {
            if (!rows[row])
                continue;
            int first = row;
            while (row + 1 < rows.Length && rows[row + 1])
                row++;
            runs.Add(new RowRange(first, row));
        }
        return runs;
    }
}
