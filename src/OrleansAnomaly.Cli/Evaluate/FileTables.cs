using System.Globalization;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>Figures by file: all of one detector's, or one figure of several.</summary>
internal sealed class FileTables(IAnsiConsole console, Corpus corpus)
{
    private const string NotEnough = "not enough data";

    public void Write(CorpusFigures[] figures)
    {
        if (figures.Length == 1)
            One(figures[0]);
        else
            Several(figures);
    }

    private void One(CorpusFigures figures)
    {
        bool isNab = figures.Nab.Count > 0;
        string[] nab = isNab ? [$"NAB, {KeyFigure.ProfileText(figures.Nab[0].Profile)}, raw", "windows", "false rows"] : [];
        string[] labelled = corpus.IsLabelled ? ["events", .. nab, "ROC-AUC", "PR-AUC", "VUS-ROC", "VUS-PR", "best F1", "point-adj. F1"] : [];
        Table table = EvaluateReport.NewTable(figures.Subject, "file", ["rows", .. labelled, "alarms", "alarms/1,000"]);
        for (int i = 0; i < figures.Files.Count; i++)
        {
            FileFigures file = figures.Files[i];
            string[] truth = !corpus.IsLabelled ? []
                : [file.Events?.ToString(CultureInfo.InvariantCulture) ?? "–", .. isNab ? Nab(figures, i) : [], .. Numbers(file)];
            if (!file.IsEnough)
                table.AddRow([Markup.Escape(file.Name), PlainWords.Count(Math.Max(0, file.Rows)), .. Enumerable.Repeat("–", truth.Length + 1), NotEnough]);
            else
                table.AddRow([Markup.Escape(file.Name), PlainWords.Count(file.Rows), .. truth, file.Alarms?.ToString(CultureInfo.InvariantCulture) ?? "–", PerThousand(file)]);
        }
        console.Write(table);
        console.WriteLine("Rows and events are those after the warm-up.");
    }

    private static string[] Nab(CorpusFigures figures, int file)
    {
        Data.Evaluation.Nab.NabFileResult result = figures.Nab[0].Files[file];
        return [KeyFigure.Number(result.Raw, "0.00"), $"{result.Found}/{result.Windows}", PlainWords.Count(result.FalseRows)];
    }

    private static string[] Numbers(FileFigures file) =>
        [.. new[] { file.RocAuc, file.PrAuc, file.Vus.Roc, file.Vus.Pr, file.BestF1?.F1 ?? double.NaN, file.PointAdjusted?.F1 ?? double.NaN }.Select(value => KeyFigure.Number(value, "0.000"))];

    private void Several(CorpusFigures[] figures)
    {
        bool isNab = figures[0].Nab.Count > 0;
        string what = isNab ? $"NAB, {KeyFigure.ProfileText(figures[0].Nab[0].Profile)}, raw" : corpus.IsLabelled ? "VUS-PR" : "alarms/1,000 rows";
        Table table = EvaluateReport.NewTable($"by file: {what}", "file", ["rows", .. figures.Select(row => row.Subject)]);
        for (int i = 0; i < figures[0].Files.Count; i++)
        {
            int index = i;
            FileFigures file = figures[0].Files[i];
            IEnumerable<string> cells = figures.Select(row => !file.IsEnough ? NotEnough
                : isNab ? KeyFigure.Number(row.Nab[0].Files[index].Raw, "0.00")
                : corpus.IsLabelled ? KeyFigure.Number(row.Files[index].Vus.Pr, "0.000")
                : PerThousand(row.Files[index]));
            table.AddRow([Markup.Escape(file.Name), PlainWords.Count(Math.Max(0, file.Rows)), .. cells]);
        }
        console.Write(table);
    }

    private static string PerThousand(FileFigures file) =>
        file.Alarms is { } alarms && file.Rows > 0 ? KeyFigure.Number(1000.0 * alarms / file.Rows, "0.00") : "–";
}
