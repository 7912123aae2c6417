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
    /// <param name="series">The series.</param>
    /// <param name="warmUp">Rows that are for learning and do not count, which the data set tells a detector that asks for it.</param>
    public abstract SubjectScores Score(LabelledSeries series, int warmUp);
}
