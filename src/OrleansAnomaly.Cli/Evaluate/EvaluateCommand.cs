using System.CommandLine;
using OrleansAnomaly.Cli.Evaluate.Scoreboard;
using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Cli.Evaluate;

internal static class EvaluateCommand
{
    public static Command Create(CommandConsole console) =>
        new("evaluate", "Measures how well detectors tell what is wrong, on data whose truth is known. docs/evaluation.md says what each figure means and where it misleads.")
        {
            Nab(console),
            Csv(console),
            Ms(console),
            EvaluateTepCommand.Create(console),
            EvaluateCmapssCommand.Create(console),
            ScoreboardCommand.Create(console),
        };

    private static DocumentedCommand Nab(CommandConsole console)
    {
        var arguments = new EvaluateArguments("nab");
        var command = new DocumentedCommand(
            "nab",
            "The Numenta Anomaly Benchmark: its own scoring under its three profiles, and what else there is to measure.",
            ("anomaly evaluate nab", "all detectors and baselines"),
            ("anomaly evaluate nab --detector seasonal --data NAB --out scores", "one detector, in detail, with its scores for NAB's own scorer"),
            ("anomaly evaluate nab --detector seasonal --halves 1 --perturb", "does the figure depend on which files, and on the first rows?"));
        arguments.AddTo(command, hasWarmUp: false);
        command.SetAction((parsed, stop) => Task.FromResult(new EvaluateRun(arguments.Read(parsed, isNab: true, new CorpusColumns()), console).Run(stop)));
        return command;
    }

    private static DocumentedCommand Ms(CommandConsole console)
    {
        var arguments = new EvaluateArguments("ms-cloud-monitoring");
        var command = new DocumentedCommand(
            "ms",
            "Microsoft's cloud monitoring counters: crash rates, purchases, latencies, labelled row by row.",
            ("anomaly evaluate ms", "all detectors and baselines"),
            ("anomaly evaluate ms --detector seasonal --robustness", "what noise, gaps and outliers do to one detector"));
        arguments.AddTo(command, hasWarmUp: true);
        command.SetAction((parsed, stop) => Task.FromResult(
            new EvaluateRun(arguments.Read(parsed, isNab: false, SeriesSet.CloudColumns), console).Run(stop)));
        return command;
    }

    private static DocumentedCommand Csv(CommandConsole console)
    {
        var arguments = new EvaluateArguments(set: null);
        var time = new Option<string?>("--time", "-t") { Description = "The column of the times, by name or as #N. Default: guessed.", HelpName = "column" };
        var value = new Option<string[]>("--value", "-v") { Description = "A column of values, by name or as #N; repeat it. Each is a series of its own, and a row's score the largest. Default: all numeric columns.", HelpName = "column" };
        var label = new Option<string?>("--label", "-l") { Description = "The column that is 1 where something was wrong and 0 elsewhere. Default: guessed; without one, only alarms are counted.", HelpName = "column" };
        var command = new DocumentedCommand(
            "csv",
            "A folder of tables of your own. Where they have no labels, only how often an alarm is raised is told.",
            ("anomaly evaluate csv --data machines", "layout guessed"),
            ("anomaly evaluate csv --data SKAB/data --label anomaly --detector seasonal --detector zscore", "several sensors in each table"),
            ("anomaly evaluate csv --data prices --value CLOSE", "no labels: alarms per 1,000 rows"));
        arguments.AddTo(command, hasWarmUp: true);
        command.Add(time);
        command.Add(value);
        command.Add(label);
        command.SetAction((parsed, stop) =>
        {
            var columns = new CorpusColumns { Time = parsed.GetValue(time), Values = parsed.GetValue(value) ?? [], Label = parsed.GetValue(label) };
            return Task.FromResult(new EvaluateRun(arguments.Read(parsed, isNab: false, columns), console).Run(stop));
        });
        return command;
    }
}
