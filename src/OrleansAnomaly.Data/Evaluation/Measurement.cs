using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Metrics;
using OrleansAnomaly.Data.Evaluation.Nab;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>Measures what was said of a corpus.</summary>
/// <param name="warmUp">What of each series does not count.</param>
/// <param name="buffer">The largest buffer of the volumes, in rows.</param>
/// <param name="profiles">NAB's profiles, for its corpus; empty for others.</param>
public sealed class Measurement(WarmUp warmUp, int buffer, IReadOnlyList<NabProfile> profiles)
{
    /// <summary>The figures.</summary>
    /// <param name="said">What was said.</param>
    /// <param name="stop">Gives up between two series.</param>
    public CorpusFigures Of(CorpusScores said, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(said);
        var files = new FileFigures[said.Series.Count];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            files[index] = OfFile(said.Corpus.Series[index], said.Series[index]));
        int[] counted = [.. Enumerable.Range(0, files.Length).Where(index => files[index] is { IsEnough: true, Events: not null })];
        ScoredSeries[] series = [.. counted.Select(index => Counted(said.Corpus.Series[index], said.Series[index]))];
        EventwiseFigures? own = said.Series.Any(scores => scores.Anomalous is null) ? null
            : Eventwise.Of(series, [.. counted.Select(index => said.Series[index].Anomalous![Start(said.Corpus.Series[index])..])]);
        return new CorpusFigures(said.Subject.Name, files, Eventwise.Best(series), own)
        {
            Nab = Nab(said, scores => scores.Told),
            NabOfScores = Nab(said, scores => scores.Scores),
        };
    }

    /// <summary>A scorer by NAB's rules of some of what was said.</summary>
    public NabScorer NabScorer(CorpusScores said, Func<SubjectScores, double[]> scores)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(scores);
        return new NabScorer([.. said.Corpus.Series.Select((series, index) => new NabFile(series, scores(said.Series[index]), Start(series)))]);
    }

    private NabResult[] Nab(CorpusScores said, Func<SubjectScores, double[]> scores)
    {
        if (profiles.Count == 0)
            return [];
        NabScorer scorer = NabScorer(said, scores);
        return [.. profiles.Select(scorer.Best)];
    }

    private FileFigures OfFile(LabelledSeries series, SubjectScores said)
    {
        int start = Start(series);
        int? alarms = said.Anomalous is null ? null : said.Told.AsSpan(start).ToArray().Count(told => told > 0);
        if (!warmUp.Suffices(series.Rows))
            return new FileFigures(series.Name, series.Rows - start, null, null, IsEnough: false);
        if (series.Events is null)
            return new FileFigures(series.Name, series.Rows - start, null, alarms, IsEnough: true);
        ScoredSeries counted = Counted(series, said);
        return new FileFigures(series.Name, series.Rows - start, counted.Events.Count, alarms, IsEnough: true)
        {
            RocAuc = RowMetrics.RocAuc(counted.Scores, counted.Labels),
            PrAuc = RowMetrics.AveragePrecision(counted.Scores, counted.Labels),
            Vus = VolumeUnderSurface.Of(counted.Scores, counted.Labels, buffer),
            BestF1 = RowMetrics.BestF1(counted.Scores, counted.Labels),
            PointAdjusted = RowMetrics.BestPointAdjustedF1(counted.Scores, counted.Labels),
        };
    }

    private ScoredSeries Counted(LabelledSeries series, SubjectScores said)
    {
        int start = Start(series);
        return new ScoredSeries(series.Times[start..], said.Scores[start..], series.Labels()[start..]);
    }

    private int Start(LabelledSeries series) => Math.Min(series.Rows, warmUp.Of(series.Rows));
}
