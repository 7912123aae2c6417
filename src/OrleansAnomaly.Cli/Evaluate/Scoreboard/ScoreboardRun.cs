using OrleansAnomaly.Cli.Bench;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Cost;
using OrleansAnomaly.Data.Evaluation.Metrics;
using OrleansAnomaly.Data.Evaluation.Subjects;
using OrleansAnomaly.Data.Sets.Cmapss;
using OrleansAnomaly.Data.Sets.TennesseeEastman;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>Measures every subject on every set that is there, and tells it as tables and as a picture.</summary>
internal sealed class ScoreboardRun(ScoreboardOptions options, CommandConsole console)
{
    private const string TennesseeEastman = "tennessee-eastman", Cmapss = "cmapss";

    private readonly ProgressLine _progress = new(console, quiet: false);

    /// <summary>Names of the folders that are looked for.</summary>
    public static IReadOnlyList<string> SetNames { get; } = [.. SeriesSet.All.Select(set => set.Name), TennesseeEastman, Cmapss];

    public int Run(CancellationToken stop)
    {
        string[] absent = [.. SetNames.Where(name => !IsThere(name))];
        if (absent.Length == SetNames.Count)
            throw new UnusableArgumentException($"--data: {options.Folder} holds none of the sets; expected folders of the names {string.Join(", ", SetNames)}");
        MarkdownBlock? page = options.Markdown is { } path ? MarkdownBlock.Of(path) : null;
        using FileStream? picture = options.Svg is { } file ? ResultFile.Open(file, "--svg") : null;

        var meter = new CostMeter(console.Time, options.Rows, options.Repetitions);
        SubjectRow[] subjects = [.. options.Subjects.Select(subject => Measured(subject.Name, () => new SubjectRow(subject, meter.Of(subject, stop))))];
        AssetRow[] assets = [.. options.Assets.Select(entry => Measured(entry.Name, () => new AssetRow(entry, meter.Of(entry, stop))))];
        foreach (SeriesSet set in SeriesSet.All.Where(set => IsThere(set.Name)))
            OnSeries(set, subjects, assets, stop);
        if (assets.Length > 0)
            OnProcesses(assets, stop);
        _progress.Clear();

        ScoreTable[] tables = [.. ScoreTables.OfSensors(subjects), .. ScoreTables.OfAssets(assets)];
        string[] notes = [.. absent.Select(name => $"Left out, as it was not there: `{name}`."), $"Times are of {MachineLine.Describe()}."];
        Tell(tables, notes);
        page?.Write(tables, notes);
        if (picture is not null)
            CostChart.Write([.. subjects.Select(row => row.Point)], picture);
        return ExitCode.Fine;
    }

    private bool IsThere(string name) => Directory.Exists(Folder(name));

    private string Folder(string name) => Path.Join(options.Folder, name);

    private T Measured<T>(string name, Func<T> measure)
    {
        _progress.Show(double.NaN, () => $"cost of {name}");
        return measure();
    }

    private void OnSeries(SeriesSet set, SubjectRow[] subjects, AssetRow[] assets, CancellationToken stop)
    {
        (Corpus corpus, IReadOnlyList<Data.Evaluation.Nab.NabProfile> profiles) = set.Read(Folder(set.Name), stop);
        if (!corpus.IsLabelled)
            throw new UnusableArgumentException($"--data: no file of {Folder(set.Name)} has labels; expected those of the set");
        var measurement = new Measurement(WarmUp.OfNab, VolumeUnderSurface.DefaultBuffer, profiles);
        foreach (SubjectRow row in subjects)
            row.OnSets[set.Name] = Of(row.Subject);
        if (!set.IsOfAssets)
            return;
        foreach (AssetRow row in assets)
            row.OnSets[set.Name] = Of(new AssetSubject(row.Entry));

        CorpusFigures Of(Subject subject)
        {
            _progress.Show(double.NaN, () => $"{set.Name}: {subject.Name}");
            return measurement.Of(CorpusScores.Of(subject, corpus, WarmUp.OfNab, static _ => { }, stop), stop);
        }
    }

    private void OnProcesses(AssetRow[] assets, CancellationToken stop)
    {
        TennesseeEastmanSet? process = IsThere(TennesseeEastman) ? TennesseeEastmanSet.Read(Folder(TennesseeEastman), stop) : null;
        CmapssSet[] engines = IsThere(Cmapss) ? [.. EvaluateCmapssCommand.Sets.Select(name => CmapssSet.Read(Folder(Cmapss), name, stop))] : [];
        foreach (AssetRow row in assets)
        {
            _progress.Show(double.NaN, () => $"processes: {row.Entry.Name}");
            if (process is not null)
                row.TennesseeEastman = TennesseeEastmanTest.Run(row.Entry.MakeFor(process.Training.Length), process, stop: stop);
            foreach (CmapssSet set in engines)
                row.Cmapss.Add(CmapssTest.Run(row.Entry.MakeFor(CmapssTest.CohortUnits * CmapssTest.CohortRows, CmapssSet.Settings), set, stop: stop));
        }
    }

    private void Tell(IReadOnlyList<ScoreTable> tables, IReadOnlyList<string> notes)
    {
        IAnsiConsole rich = console.RichOut();
        foreach (ScoreTable table in tables)
        {
            Table shown = EvaluateReport.NewTable(table.Title, table.Columns[0], table.Columns.Skip(1));
            foreach (IReadOnlyList<string> row in table.Rows)
                shown.AddRow([.. row.Select(Markup.Escape)]);
            rich.Write(shown);
        }
        foreach (string note in notes)
            rich.WriteLine(note);
    }
}
