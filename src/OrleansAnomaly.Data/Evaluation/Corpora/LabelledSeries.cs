namespace OrleansAnomaly.Data.Evaluation.Corpora;

/// <summary>A file of a data set: values over time and, where people have said so, when something was wrong.</summary>
public sealed record LabelledSeries
{
    /// <summary>Its path within the set, parted by <c>/</c>, such as <c>realTweets/Twitter_volume_AAPL.csv</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Event time by row, in the order of the file, which need not rise.</summary>
    public required long[] Times { get; init; }

    /// <summary>By column, then by row: the values; NaN where one is missing.</summary>
    public required double[][] Columns { get; init; }

    /// <summary>Rows in which something was wrong, in rising order and without overlap; null where the set has no labels.</summary>
    public required IReadOnlyList<RowRange>? Events { get; init; }

    /// <summary>How many rows it has.</summary>
    public int Rows => Times.Length;

    /// <summary>The folder it lies in; empty for files of the set's own folder.</summary>
    public string Category => Name.LastIndexOf('/') is var at and > 0 ? Name[..at] : "";

    /// <summary>By row: whether something was wrong.</summary>
    public bool[] Labels()
    {
        var labels = new bool[Rows];
        foreach (RowRange range in Events ?? [])
            Array.Fill(labels, true, range.First, range.Count);
        return labels;
    }
}
