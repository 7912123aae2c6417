using System.CommandLine;
using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Sets.TennesseeEastman;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Evaluate;

internal static class EvaluateTepCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new AssetArguments("d00.dat, d00_te.dat, d01_te.dat, …");
        var command = new DocumentedCommand(
            "tep",
            "Detectors of assets on the Tennessee Eastman process: 52 variables, learned from 500 normal rows; the share of the rows of each fault that are " +
            "alarms, where 1 % of the rows of the normal test are.",
            ("anomaly evaluate tep --data tennessee-eastman", "all detectors"),
            ("anomaly evaluate tep --data tennessee-eastman --detector asset --json -", "one, for scripts"));
        arguments.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            IReadOnlyList<DetectorEntry<IVectorDetector>> detectors = arguments.DetectorsOf(parsed);
            var set = TennesseeEastmanSet.Read(arguments.FolderOf(parsed), stop);
            var progress = new ProgressLine(console, quiet: false);
            List<TennesseeEastmanFigures> figures = [];
            foreach (DetectorEntry<IVectorDetector> detector in detectors)
            {
                figures.Add(TennesseeEastmanTest.Run(
                    detector.MakeFor(set.Training.Length), set,
                    (done, all) => progress.Show((figures.Count + done / (double)all) / detectors.Count, () => $"{detector.Name}: {done} of {all} tests"), stop));
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

    private static void Write(CommandConsole console, IReadOnlyList<TennesseeEastmanFigures> figures)
    {
        IAnsiConsole rich = console.RichOut();
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("detector");
        foreach (FaultFigures fault in figures[0].Faults)
            table.AddColumn(new TableColumn($"fault {fault.Fault}").RightAligned());
        table.AddColumn(new TableColumn("mean").RightAligned());
        table.AddColumn(new TableColumn("delay").RightAligned());
        table.AddColumn(new TableColumn("false").RightAligned());
        foreach (TennesseeEastmanFigures row in figures)
        {
            table.AddRow(
            [
                row.Detector, .. row.Faults.Select(fault => Share(fault.Found)), Share(row.MeanFound), row.MeanDelay.ToString("0.0", CultureInfo.InvariantCulture), Share(row.FalseShare),
            ]);
        }
        rich.Write(table);
        rich.WriteLine(
            $"Share of the rows of each fault that are alarms; mean of them, and of the rows until the first alarm, without faults {string.Join(" and ", TennesseeEastmanSet.Undetectable)}, " +
            "which hardly show. False: alarms among the normal rows before the faults, which did not set the threshold.");
    }

    private static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
