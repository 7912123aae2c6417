using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Metrics;
using OrleansAnomaly.Data.Evaluation.Nab;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>The figures as tables.</summary>
internal sealed class EvaluateReport(IAnsiConsole console, EvaluateOptions options, Corpus corpus)
{
    public void Write(IReadOnlyList<Evaluated> evaluated)
    {
        CorpusFigures[] figures = [.. evaluated.Select(one => one.Figures)];
        console.WriteLine(Set());
        new FileTables(console, corpus).Write(figures);
        if (corpus.IsLabelled)
        {
            if (options.IsNab)
            {
                Nab(figures);
                Categories(figures);
            }
            Rows(figures);
            Events(figures);
        }
        else
        {
            Alarms(figures);
        }
        var runs = new RunTables(console);
        if (options.HalvesSeed is { } seed)
            runs.Halves(evaluated, seed);
        if (options.Perturb)
            runs.Perturbed(evaluated);
        if (options.Robustness)
            runs.Hard(evaluated);
    }

    public static Table NewTable(string title, string first, params IEnumerable<string> columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title(Markup.Escape(title));
        table.AddColumn(Markup.Escape(first));
        foreach (string column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        return table;
    }

    private string Set()
    {
        long rows = corpus.Series.Sum(series => (long)series.Rows);
        string events = corpus.IsLabelled ? PlainWords.Count(corpus.Series.Sum(series => series.Events?.Count ?? 0), "labelled event", "labelled events") : "no labels";
        int tooShort = corpus.Series.Count(series => !options.WarmUp.Suffices(series.Rows));
        string left = tooShort == 0 ? "" : $"; not enough data in {PlainWords.Count(tooShort, "file", "files")} (fewer than {WarmUp.LeastRows} rows beyond the warm-up)";
        return $"{PlainWords.Count(corpus.Series.Count, "file", "files")}, {PlainWords.Count(rows, "row", "rows")}, {events}{left}";
    }

    private void Nab(CorpusFigures[] figures)
    {
        string[] profiles = [.. figures[0].Nab.Select(result => KeyFigure.ProfileText(result.Profile))];
        Table table = NewTable("NAB", "detector", [.. profiles, "threshold", "windows found", "false rows", .. profiles.Select(profile => $"all scores: {profile}")]);
        foreach (CorpusFigures row in figures)
        {
            NabResult first = row.Nab[0];
            table.AddRow([
                row.Subject, .. row.Nab.Select(result => $"[bold]{KeyFigure.Number(result.Score, "0.00")}[/]"), KeyFigure.Number(first.Threshold, "0.0000"),
                $"{first.Files.Sum(file => file.Found)}/{first.Files.Sum(file => file.Windows)}", PlainWords.Count(first.Files.Sum(file => file.FalseRows)),
                .. row.NabOfScores.Select(result => KeyFigure.Number(result.Score, "0.00"))]);
        }
        console.Write(table);
        console.WriteLine($"0 is what the best constant score gets, 100 every window at its first row. Threshold, windows and rows are those of '{profiles[0]}'. The first columns score what a person would be told, 'all scores' every row's.");
    }

    private void Categories(CorpusFigures[] figures)
    {
        Table table = NewTable($"NAB by category, {KeyFigure.ProfileText(figures[0].Nab[0].Profile)}", "category", [.. figures.Select(row => row.Subject)]);
        for (int i = 0; i < figures[0].Nab[0].Categories.Count; i++)
            table.AddRow([Markup.Escape(figures[0].Nab[0].Categories[i].Name), .. figures.Select(row => Category(row.Nab[0].Categories[i]))]);
        console.Write(table);
    }

    private static string Category(NabCategoryResult category) =>
        double.IsNaN(category.Score) ? PlainWords.Count(category.FalseRows, "false row", "false rows") : $"{KeyFigure.Number(category.Score, "0.0")} ({category.Found}/{category.Windows})";

    private void Rows(CorpusFigures[] figures)
    {
        Table table = NewTable("by rows, mean over files", "detector", "ROC-AUC", "PR-AUC", "VUS-ROC", "VUS-PR", "best F1", "point-adjusted F1");
        foreach (CorpusFigures row in figures)
            table.AddRow([row.Subject, .. new[] { row.RocAuc, row.PrAuc, row.VusRoc, row.VusPr, row.BestF1, row.PointAdjustedF1 }.Select(value => KeyFigure.Number(value, "0.000"))]);
        console.Write(table);
        console.WriteLine("Best F1 has a threshold of each file's own, chosen with the labels in sight. Point-adjusted F1 flatters: compare it with nothing but itself.");
    }

    private void Events(CorpusFigures[] figures)
    {
        Table table = NewTable(
            "by events, one threshold for all files", "detector", "threshold", "found", "episodes", "precision", "recall", "F1", "median delay", "own: found", "own: episodes", "own: precision", "own: recall", "own: F1", "alarms/1,000 rows");
        foreach (CorpusFigures row in figures)
        {
            table.AddRow([
                row.Subject, KeyFigure.Number(row.Best.Threshold, "0.0000"), .. Cells(row.Best), row.Best.MedianDelay is { } delay ? PlainWords.Span(EventTime.From(delay)) : "–",
                .. row.Own is { } own ? Cells(own) : ["–", "–", "–", "–", "–"], KeyFigure.Number(row.AlarmsPerThousand, "0.00")]);
        }
        console.Write(table);
        console.WriteLine("The first columns have the best threshold, chosen with the labels in sight; 'own' is what the detector itself calls anomalous.");
    }

    private static string[] Cells(EventwiseFigures events) =>
    [
        $"{events.Found}/{events.Events}", PlainWords.Count(events.Episodes), KeyFigure.Number(events.Precision, "0.000"), KeyFigure.Number(events.Recall, "0.000"),
        $"[bold]{KeyFigure.Number(events.F1, "0.000")}[/]",
    ];

    private void Alarms(CorpusFigures[] figures)
    {
        Table table = NewTable("alarms; nothing is known of the truth", "detector", "rows", "alarms", "alarms/1,000 rows");
        foreach (CorpusFigures row in figures)
            table.AddRow(row.Subject, PlainWords.Count(row.Rows), row.Files.All(file => file.Alarms is null) ? "–" : PlainWords.Count(row.Files.Sum(file => file.Alarms ?? 0)), KeyFigure.Number(row.AlarmsPerThousand, "0.00"));
        console.Write(table);
        console.WriteLine("A baseline raises no alarms: it has no threshold of its own.");
    }
}
