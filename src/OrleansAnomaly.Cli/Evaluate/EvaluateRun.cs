using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Nab;
using OrleansAnomaly.Data.Evaluation.Robustness;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>Scores a set by each subject, measures, and tells.</summary>
internal sealed class EvaluateRun(EvaluateOptions options, CommandConsole console)
{
    private readonly ProgressLine _progress = new(console, quiet: false);
    private readonly Lock _showing = new();
    private IReadOnlyList<NabProfile> _profiles = [];
    private int _steps, _step;

    public int Run(CancellationToken stop)
    {
        Corpus corpus = Read(stop);
        if (!corpus.IsLabelled && (options.HalvesSeed is not null || options.Perturb || options.Robustness))
            throw new UnusableArgumentException("--halves, --perturb and --robustness compare figures that need labels, and no file of the set has any; expected a label column (--label)");
        using FileStream? json = options.Json is { } path ? ResultFile.Open(path, "--json") : null;
        _steps = options.Subjects.Count * (1 + (options.Perturb ? Disturbance.Perturbations.Count : 0) + (options.Robustness ? Disturbance.Hardships.Count : 0));
        var evaluated = new List<Evaluated>();
        foreach (Subject subject in options.Subjects)
            evaluated.Add(Evaluate(subject, corpus, stop));
        _progress.Clear();
        new EvaluateReport(console.RichOut(), options, corpus).Write(evaluated);
        if (json is not null)
            EvaluateJson.Write(json, corpus, evaluated);
        return ExitCode.Fine;
    }

    private Corpus Read(CancellationToken stop)
    {
        if (!options.IsNab)
            return CsvCorpus.Read(options.Folder, options.Columns, stop);
        NabCorpus nab = NabCorpus.Read(options.Folder, stop);
        _profiles = nab.Profiles;
        return nab.Corpus;
    }

    private Evaluated Evaluate(Subject subject, Corpus corpus, CancellationToken stop)
    {
        CorpusScores said = Score(subject, corpus, 1, "", stop);
        if (options.Out is { } folder)
            ScoreFiles.Write(folder, said, stop);
        Measurement measurement = Measured(1);
        return new Evaluated(measurement.Of(said, stop))
        {
            Halves = options.HalvesSeed is { } seed ? Halves(said, seed, measurement, stop) : [],
            Perturbed = options.Perturb ? Disturbed(subject, corpus, Disturbance.Perturbations, stop) : [],
            Hard = options.Robustness ? Disturbed(subject, corpus, Disturbance.Hardships, stop) : [],
        };
    }

    private Measurement Measured(double warmUpFactor) => new(WarmUpOf(warmUpFactor), options.Buffer, _profiles);

    private WarmUp WarmUpOf(double factor) => options.WarmUp with { Factor = factor };

    private static HalfFigures[] Halves(CorpusScores said, ulong seed, Measurement measurement, CancellationToken stop)
    {
        (Corpus first, Corpus second) = said.Corpus.Halves(seed);
        CorpusScores[] parts = [said.Within(first), said.Within(second)];
        CorpusFigures[] figures = [.. parts.Select(part => measurement.Of(part, stop))];
        return [.. figures.Select((half, i) =>
        {
            NabScorer scorer = measurement.NabScorer(parts[i], scores => scores.Told);
            return new HalfFigures(half, [.. figures[1 - i].Nab.Select(other => scorer.At(other.Profile, other.Threshold).Score)]);
        })];
    }

    private DisturbedFigures[] Disturbed(Subject subject, Corpus corpus, IReadOnlyList<Disturbance> disturbances, CancellationToken stop) =>
        [.. disturbances.Select(disturbance => new DisturbedFigures(
            disturbance, Measured(disturbance.WarmUpFactor).Of(Score(subject, disturbance.Of(corpus), disturbance.WarmUpFactor, DisturbanceText.Of(disturbance), stop), stop)))];

    private CorpusScores Score(Subject subject, Corpus corpus, double warmUpFactor, string what, CancellationToken stop)
    {
        int files = corpus.Series.Count;
        CorpusScores said = CorpusScores.Of(subject, corpus, WarmUpOf(warmUpFactor), done =>
        {
            lock (_showing)
                _progress.Show((_step + (double)done / files) / _steps, () => $"{subject.Name} {what} {done}/{files}");
        }, stop);
        _step++;
        return said;
    }
}
