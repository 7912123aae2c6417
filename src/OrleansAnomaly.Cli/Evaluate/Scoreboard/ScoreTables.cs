using System.Globalization;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Evaluation.Cost;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>The tables of a scoreboard.</summary>
internal static class ScoreTables
{
    private static readonly string[] s_rowFigures = ["VUS-PR", "ROC-AUC", "event F1, best", "own"];

    /// <summary>Quality beside cost, then the figures of each set.</summary>
    public static IEnumerable<ScoreTable> OfSensors(IReadOnlyList<SubjectRow> rows)
    {
        if (rows.Count == 0)
            yield break;
        yield return new ScoreTable(
            "Detectors of sensors and baselines: quality and cost", ["", "mean VUS-PR", "µs per reading", "bytes allocated per reading", "bytes of state"],
            [.. rows.Select(row => (string[])[row.Subject.Name, Number(row.Quality, "0.000"), .. Costs(row.Cost)])]);
        foreach (string set in rows[0].OnSets.Keys)
        {
            CorpusFigures first = rows[0].OnSets[set];
            yield return new ScoreTable(
                SetTitle(set, first), ["", .. s_rowFigures, .. first.Nab.Select(result => $"NAB {KeyFigure.ProfileText(result.Profile)}")],
                [.. rows.Select(row => (string[])[row.Subject.Name, .. Figures(row.OnSets[set]), .. row.OnSets[set].Nab.Select(result => Number(result.Score, "0.00"))])]);
        }
    }

    /// <summary>The processes beside cost, then the figures of each set of labelled tables.</summary>
    public static IEnumerable<ScoreTable> OfAssets(IReadOnlyList<AssetRow> rows)
    {
        if (rows.Count == 0)
            yield break;
        string[] process = rows[0].TennesseeEastman is null ? []
            : ["Tennessee Eastman: fault rows found", "rows until told", "false alarms"];
        string[] engines = [.. rows[0].Cmapss.SelectMany(set => (string[])[$"{set.Set}: told ≥ {CmapssFigures.EnoughCycles} cycles ahead", "median lead"])];
        yield return new ScoreTable(
            "Detectors of assets", ["", .. process, .. engines, $"µs per row of {CostMeter.Dimensions}", "bytes allocated per row", "bytes of state"],
            [.. rows.Select(row => (string[])[row.Entry.Name, .. Process(row.TennesseeEastman), .. row.Cmapss.SelectMany(Engines), .. Costs(row.Cost)])]);
        foreach (string set in rows[0].OnSets.Keys)
        {
            yield return new ScoreTable(
                SetTitle(set, rows[0].OnSets[set]) + ", a table's columns as one row", ["", .. s_rowFigures],
                [.. rows.Select(row => (string[])[row.Entry.Name, .. Figures(row.OnSets[set])])]);
        }
    }

    private static string SetTitle(string set, CorpusFigures figures) =>
        $"{set}: {PlainWords.Count(figures.Files.Count, "file", "files")}, {PlainWords.Count(figures.Rows)} rows beyond the warm-up";

    private static string[] Figures(CorpusFigures figures) =>
    [
        Number(figures.VusPr, "0.000"), Number(figures.RocAuc, "0.000"), Number(figures.Best.F1, "0.000"), Number(figures.Own?.F1 ?? double.NaN, "0.000"),
    ];

    private static string[] Process(TennesseeEastmanFigures? figures) =>
        figures is null ? [] : [Share(figures.MeanFound), Number(figures.MeanDelay, "0.0"), Share(figures.FalseShare)];

    private static string[] Engines(CmapssFigures figures) => [Share(figures.Found), Number(figures.MedianLead, "0.#")];

    private static string[] Costs(RowCost cost) =>
    [
        Number(cost.Microseconds, cost.Microseconds < 10 ? "0.00" : "0.0"), Number(cost.AllocatedBytes, "0.##"), cost.StateBytes is { } bytes ? PlainWords.Count(bytes) : "–",
    ];

    private static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double value, string format) => KeyFigure.Number(value, format);
}
