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

    /// <summary>Two halves, drawn by the seed, for choosing on one and measuring on the other.</summary>
    public (Corpus First, Corpus Second) Halves(ulong seed)
    {
        var random = new Core.Numerics.SplitMix64(seed);
        LabelledSeries[] drawn = [.. Series.OrderBy(one => one.Name, StringComparer.Ordinal)];
        for (int i = drawn.Length - 1; i > 0; i--)
        {
            int other = random.NextInt32(i + 1);
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
        }
        return (Ordered(drawn[..(drawn.Length / 2)]), Ordered(drawn[(drawn.Length / 2)..]));
    }

    private static Corpus Ordered(LabelledSeries[] series) => new([.. series.OrderBy(one => one.Name, StringComparer.Ordinal)]);
}
