using System.CommandLine;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

internal static class DetectCommand
{
    public static Command Create(CommandConsole console)
    {
        var files = new Argument<string[]>("FILE") { Description = "Tables of text: CSV, TSV or columns parted by blanks, plain or gzip; '-' is standard input. Each file is watched from nothing.", Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(given =>
        {
            // What begins with a dash and is no option would otherwise be taken for a file.
            if (given.Tokens.FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-') is { } stray)
                given.AddError($"'{stray.Value}' is not an option of detect.");
        });
        var time = new Option<string?>("--time", "-t") { Description = "The column of the times, by name or as #N. Default: guessed.", HelpName = "column" };
        var value = new Option<string[]>("--value", "-v") { Description = "A column of values, by name or as #N; repeat it, or part names by commas. Several columns are the sensors of one machine. Default: all numeric columns.", HelpName = "column", Arity = ArgumentArity.OneOrMore };
        var by = new Option<string?>("--by") { Description = "A column that tells machines apart: every key is watched on its own.", HelpName = "column" };
        var interval = new Option<string?>("--interval") { Description = "For files without times: the time from one row to the next, such as 5min. Default: 1min.", HelpName = "span" };
        var detector = new Option<string>("--detector") { Description = $"The detector: {KnownDetectors.OfSensors.Described}.", DefaultValueFactory = _ => KnownDetectors.Default.Name, HelpName = "name" };
        var sensitivity = new Option<string>("--sensitivity") { Description = $"How rare is anomalous: {SensitivityText.Expected}. Normal is 1e-4, about one false reading a month at 5 minutes.", DefaultValueFactory = _ => SensitivityText.Default, HelpName = "level" };
        var output = new Option<string?>("--out", "-o") { Description = "Where every scored row goes: a file, or '-' for standard output (the summary is then on stderr).", HelpName = "file" };
        var format = new Option<string?>("--format") { Description = "Format of --out: 'csv' or 'ndjson'. Default: by its extension (.ndjson, .jsonl), else csv.", HelpName = "format" };
        format.AcceptOnlyFromAmong("csv", "ndjson");
        var plot = new Option<string?>("--plot") { Description = "Draws values, expected band, anomalous readings and incidents into an SVG file; with several files one each.", HelpName = "file.svg" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress and no summary; errors only." };

        var command = new DocumentedCommand(
            "detect",
            "Finds anomalies in your own files. Guesses the layout and says what it guessed; lists the incidents found, with their kind, " +
            "their causes and how sure it is; writes every row with its score if asked to. Files of any size are read as a stream.",
            ("anomaly detect machine.csv", "what is in this file?"),
            ("anomaly detect machine.csv --time timestamp --value temperature --plot machine.svg", "one column, and a picture"),
            ("anomaly detect pump.csv -v flow -v pressure -v vibration --out pump-scored.csv", "three sensors of one machine"),
            ("anomaly detect fleet.csv.gz --by machine_id --out - --format ndjson | jq 'select(.is_anomaly)'", "many machines in one table, results into a pipe"),
            ("tail -f live.csv | anomaly detect - --time #1 --value #2 --out -", "rows as they come"))
        {
            files, time, value, by, interval, detector, sensitivity, output, format, plot, quiet,
        };
        command.SetAction((parsed, stop) =>
        {
            string text = parsed.GetValue(sensitivity)!;
            if (!SensitivityText.TryParse(text, out double pValue))
                throw new UnusableArgumentException($"--sensitivity is '{text}'; expected {SensitivityText.Expected}");
            string? target = parsed.GetValue(output);
            IDetector chosen = DetectorArgument.Read(KnownDetectors.OfSensors, parsed.GetValue(detector)!).MakeDefault();
            var options = new DetectOptions
            {
                Files = parsed.GetValue(files)!,
                Table = new CsvOptions
                {
                    TimeColumn = parsed.GetValue(time),
                    ValueColumns = Columns(parsed.GetValue(value) ?? []),
                    KeyColumn = parsed.GetValue(by),
                    Interval = IntervalOf(parsed.GetValue(interval), parsed.GetValue(time)),
                },
                SensorMonitor = new SensorMonitor(Sensitivity.SensorMonitor(pValue, chosen)),
                AssetMonitor = new AssetMonitor(Sensitivity.AssetMonitor(pValue)),
                Out = target,
                Format = ResultFile.FormatOf(parsed.GetValue(format), target),
                Plot = parsed.GetValue(plot),
                Quiet = parsed.GetValue(quiet),
            };
            return Task.FromResult(new DetectRun(options, console).Run(stop));
        });
        return command;
    }

    private static string[] Columns(string[] given) =>
        [.. given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static long? IntervalOf(string? interval, string? time)
    {
        if (interval is null)
            return null;
        if (time is not null)
            throw new UnusableArgumentException("--interval is for files without times and --time names a column of times; expected one of them");
        if (!SpanText.TryParse(interval, out TimeSpan span))
            throw new UnusableArgumentException($"--interval is '{interval}'; expected {SpanText.Expected}");
        return EventTime.From(span);
    }
}
