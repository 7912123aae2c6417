using System.CommandLine;
using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Sets.Cmapss;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Evaluate;

internal static class EvaluateCmapssCommand
{
    /// <summary>The sets of engines that are measured.</summary>
    public static IReadOnlyList<string> Sets { get; } = ["FD001", "FD003"];

    public static Command Create(CommandConsole console)
    {
        var arguments = new AssetArguments("train_FD001.txt, test_FD001.txt, RUL_FD001.txt, and the same of FD003, plain or .gz");
        var command = new DocumentedCommand(
            "cmapss",
            $"Detectors of assets on NASA's turbofan engines (C-MAPSS): learned from the first {CmapssTest.CohortRows} rows of {CmapssTest.CohortUnits} engines; how many of " +
            $"{CmapssTest.JudgedUnits} others are told to be failing, and how early, where 1 % of the rows in the first third of their lives are alarms.",
            ("anomaly evaluate cmapss --data cmapss", "all detectors"),
            ("anomaly evaluate cmapss --data cmapss --detector asset --json -", "one, for scripts"));
        arguments.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            string folder = arguments.FolderOf(parsed);
            IReadOnlyList<DetectorEntry<IVectorDetector>> detectors = arguments.DetectorsOf(parsed);
            CmapssSet[] sets = [.. Sets.Select(name => CmapssSet.Read(folder, name, stop))];
            var progress = new ProgressLine(console, quiet: false);
            List<CmapssFigures> figures = [];
            foreach (DetectorEntry<IVectorDetector> detector in detectors)
            {
                foreach (CmapssSet set in sets)
                {
                    figures.Add(CmapssTest.Run(
                        detector.MakeFor(CmapssTest.CohortUnits * CmapssTest.CohortRows, CmapssSet.Settings), set,
                        (done, all) => progress.Show((figures.Count + done / (double)all) / (detectors.Count * sets.Length), () => $"{detector.Name}, {set.Name}: {done} of {all} engines"), stop));
                }
            }
            progress.Clear();
            string? json = parsed.GetValue(arguments.Json);
            if (json != FigureFile.StandardOutput)
                Write(console, figures);
            FigureFile.Write(json, figures, console);
            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static void Write(CommandConsole console, IReadOnlyList<CmapssFigures> figures)
    {
        IAnsiConsole rich = console.RichOut();
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("detector");
        table.AddColumn("engines");
        table.AddColumn(new TableColumn($"told ≥ {CmapssFigures.EnoughCycles} cycles ahead").RightAligned());
        table.AddColumn(new TableColumn("median lead").RightAligned());
        foreach (CmapssFigures row in figures)
        {
            table.AddRow(
                row.Detector, row.Set, row.Found.ToString("0.0 %", CultureInfo.InvariantCulture), row.MedianLead.ToString("0.#", CultureInfo.InvariantCulture));
        }
        rich.Write(table);
        rich.WriteLine("An alarm counts from where it no longer stops until the engine fails; lead in cycles, over all engines.");
    }
}
