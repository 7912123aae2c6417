namespace OrleansAnomaly.Data.Evaluation.Corpora;

/// <summary>The series of a data set, in the order of their names.</summary>
/// <param name="Series">The series.</param>
public sealed record Corpus(IReadOnlyList<LabelledSeries> Series)
{
    /// <summary>Most values of a set that are held.</summary>
    public const long MostRows = 20_000_000;

    /// <summary>Most files of a set.</summary>
    public const int MostFiles = 10_000;

    /// <summary>Whether somebody has said of any series when something was wrong.</summary>
    public bool IsLabelled => Series.Any(series => series.Events is not null);

    /// <summary>
    /// Two halves, drawn by the seed, with each category's series spread over both; for choosing on one and measuring on the other.
    /// </summary>
    public (Corpus First, Corpus Second) Halves(ulong seed)
    {
        var random = new Core.Numerics.SplitMix64(seed);
        List<LabelledSeries> first = [], second = [];
        foreach (IGrouping<string, LabelledSeries> category in Series.GroupBy(series => series.Category))
        {
            LabelledSeries[] drawn = [.. category];
            for (int i = drawn.Length - 1; i > 0; i--)
            {
                int other = random.NextInt32(i + 1);
                (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
            }
            foreach (LabelledSeries series in drawn)
                (first.Count <= second.Count ? first : second).Add(series);
        }
        return (Ordered(first), Ordered(second));
    }

    private static Corpus Ordered(List<LabelledSeries> series) => new([.. series.OrderBy(one => one.Name, StringComparer.Ordinal)]);
}
