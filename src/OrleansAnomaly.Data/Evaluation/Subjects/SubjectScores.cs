namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>What a subject says of a series, by row.</summary>
/// <param name="Scores">How anomalous, 0 … 1; rows that were not scored (late, of the same time again, without a value) have 0.</param>
/// <param name="Told">What a person would be told: the score where an alarm is raised, else 0; the score itself where a subject raises no alarms.</param>
/// <param name="Anomalous">What the subject itself calls anomalous; null where it has no threshold of its own.</param>
public sealed record SubjectScores(double[] Scores, double[] Told, bool[]? Anomalous)
{
    /// <summary>How many rows are told; null where the subject raises no alarms.</summary>
    public int? Alarms => Anomalous is null ? null : Told.Count(told => told > 0);

    /// <summary>The largest of several, row by row: what is said of a machine by what is said of its sensors.</summary>
    public static SubjectScores Largest(IReadOnlyList<SubjectScores> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 1)
            return columns[0];
        double[] scores = [.. columns[0].Scores], told = [.. columns[0].Told];
        bool[]? anomalous = columns[0].Anomalous is { } first ? [.. first] : null;
        foreach (SubjectScores column in columns.Skip(1))
        {
            for (int row = 0; row < scores.Length; row++)
            {
                scores[row] = Math.Max(scores[row], column.Scores[row]);
                told[row] = Math.Max(told[row], column.Told[row]);
                if (anomalous is not null)
                    anomalous[row] |= column.Anomalous![row];
            }
        }
        return new SubjectScores(scores, told, anomalous);
    }
}
