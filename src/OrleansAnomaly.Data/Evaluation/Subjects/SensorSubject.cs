using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A subject that looks at each column of a series alone; a row's score is its largest.</summary>
/// <param name="name">Name by which users choose it.</param>
/// <param name="meaning">What it does, in a few words.</param>
public abstract class SensorSubject(string name, string meaning) : Subject(name, meaning)
{
    /// <summary>Whether it has a threshold of its own.</summary>
    public abstract bool RaisesAlarms { get; }

    /// <summary>Begins a series.</summary>
    /// <param name="series">Name of the series.</param>
    /// <param name="warmUp">Rows that are for learning and do not count, which the data set tells a detector that asks for it.</param>
    public abstract SubjectRun Begin(string series, int warmUp);

    /// <summary>Scores a series: every row from itself and those before it only.</summary>
    /// <param name="series">Name of the series.</param>
    /// <param name="times">Event time by row.</param>
    /// <param name="values">Value by row; NaN where it is missing.</param>
    /// <param name="warmUp">Rows that are for learning.</param>
    public SubjectScores Score(string series, ReadOnlySpan<long> times, ReadOnlySpan<double> values, int warmUp)
    {
        SubjectRun run = Begin(series, warmUp);
        var scores = new double[values.Length];
        double[] told = RaisesAlarms ? new double[values.Length] : scores;
        bool[]? anomalous = RaisesAlarms ? new bool[values.Length] : null;
        for (int row = 0; row < values.Length; row++)
        {
            RowScore said = run.Next(times[row], values[row]);
            scores[row] = said.Score;
            if (anomalous is not null)
                (told[row], anomalous[row]) = (said.Told, said.IsAnomalous);
        }
        return new SubjectScores(scores, told, anomalous);
    }

    /// <inheritdoc/>
    public override SubjectScores Score(LabelledSeries series, int warmUp)
    {
        ArgumentNullException.ThrowIfNull(series);
        return SubjectScores.Largest([.. series.Columns.Select(column => Score(series.Name, series.Times, column, warmUp))]);
    }
}
