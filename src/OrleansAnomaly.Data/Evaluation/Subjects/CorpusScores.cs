using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>What a subject says of every series of a corpus.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Corpus">The corpus.</param>
/// <param name="Series">By series, in the order of the corpus.</param>
public sealed record CorpusScores(Subject Subject, Corpus Corpus, IReadOnlyList<SubjectScores> Series)
{
    /// <summary>Scores all series, several at once; the order in which they are done changes nothing.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="warmUp">How many rows of each series are for learning.</param>
    /// <param name="done">Told after each series how many are done, by several threads.</param>
    /// <param name="stop">Gives up between two series.</param>
    public static CorpusScores Of(Subject subject, Corpus corpus, WarmUp warmUp, Action<int> done, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(done);
        var scores = new SubjectScores[corpus.Series.Count];
        int count = 0;
        Parallel.For(0, scores.Length, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            scores[index] = subject.Score(corpus.Series[index], warmUp.Of(corpus.Series[index].Rows));
            done(Interlocked.Increment(ref count));
        });
        return new CorpusScores(subject, corpus, scores);
    }

    /// <summary>The same of those series only that another corpus has too, by name.</summary>
    public CorpusScores Within(Corpus part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var byName = new Dictionary<string, SubjectScores>(StringComparer.Ordinal);
        for (int i = 0; i < Series.Count; i++)
            byName[Corpus.Series[i].Name] = Series[i];
        return new CorpusScores(Subject, part, [.. part.Series.Select(series => byName[series.Name])]);
    }
}
