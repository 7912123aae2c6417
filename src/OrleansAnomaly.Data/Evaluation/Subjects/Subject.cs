using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>Something that is evaluated. It holds nothing of a series: several threads may use it at once.</summary>
/// <param name="name">Name by which users choose it.</param>
/// <param name="meaning">What it does, in a few words.</param>
public abstract class Subject(string name, string meaning)
{
    /// <summary>Name by which users choose it.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, in a few words.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Scores a series: every row from itself and those before it only.</summary>
    /// <param name="series">Name of the series.</param>
    /// <param name="times">Event time by row.</param>
    /// <param name="values">Value by row; NaN where it is missing.</param>
    public abstract SubjectScores Score(string series, ReadOnlySpan<long> times, ReadOnlySpan<double> values);

    /// <summary>Scores every column of a series; a row's score is its largest.</summary>
    public SubjectScores Score(LabelledSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return SubjectScores.Largest([.. series.Columns.Select(column => Score(series.Name, series.Times, column))]);
    }
}
