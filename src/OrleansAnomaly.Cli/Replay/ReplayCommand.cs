using System.CommandLine;
using System.Text;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Cli.Options;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Replay;

internal static class ReplayCommand
{
    public static Command Create(CommandConsole console)
    {
        var data = new Option<string>("--data") { Description = "The data directory of a fleet, which may be running.", HelpName = "dir", Required = true };
        var sensor = new Option<string>("--sensor") { Description = "The sensor, by its path.", HelpName = "path", Required = true };
        var tenant = new Option<string>("--tenant") { Description = "The sensor's tenant.", HelpName = "name", DefaultValueFactory = _ => SensorId.DefaultTenant };
        var from = new Option<string>("--from") { Description = "First time, ISO 8601; UTC where it names no zone.", HelpName = "time", Required = true };
        var to = new Option<string>("--to") { Description = "Last time.", HelpName = "time", Required = true };
        var with = new Option<string?>("--with") { Description = "Other settings of the monitors, in YAML: says what the fleet would have said with them, beside what it said.", HelpName = "options.yaml" };
        var output = new Option<string?>("--out", "-o") { Description = "Where every verdict goes: a file, or '-' for standard output (the summary is then on stderr). With --with, those it would have given.", HelpName = "file" };
        var format = new Option<string?>("--format") { Description = "Format of --out: 'csv' or 'ndjson'. Default: by its extension (.ndjson, .jsonl), else csv.", HelpName = "format" };
        format.AcceptOnlyFromAmong("csv", "ndjson");
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON." };
        var command = new DocumentedCommand(
            "replay",
            "Recomputes every verdict of a sensor from a fleet's snapshots and log, as far back as these are kept: what was said, and what " +
            "would have been said with other settings. A data directory does not tell with which settings its fleet runs: the defaults are taken.",
            ("anomaly replay --data /var/lib/anomaly --sensor plant/pump-12/flow --from 2026-03-04 --to 2026-03-05", "what was said that day?"),
            ("anomaly replay --data /var/lib/anomaly --sensor plant/pump-12/flow --from 2026-03-04T06:00 --to 2026-03-04T18:00+01:00 --out flow.csv", "every verdict into a table"),
            ("anomaly replay --data /var/lib/anomaly --sensor plant/pump-12/flow --from 2026-03-04 --to 2026-03-05 --with options.yaml", "would it have fired with these settings?"))
        {
            data, sensor, tenant, from, to, with, output, format, json,
        };
        command.SetAction((parsed, stop) =>
        {
            string path = parsed.GetValue(sensor)!, directory = parsed.GetValue(data)!;
            if (!Directory.Exists(directory))
                throw new UnusableArgumentException($"--data is '{directory}', which is no directory; expected the data directory of a fleet");
            if (!SensorId.TryCreate(path, out SensorId? id, out string? error, parsed.GetValue(tenant)!))
                throw new UnusableArgumentException($"--sensor is '{path}': {error}");
            long first = TimeOf("--from", parsed.GetValue(from)!), last = TimeOf("--to", parsed.GetValue(to)!);
            if (first > last)
                throw new UnusableArgumentException($"--from ({parsed.GetValue(from)}) lies after --to ({parsed.GetValue(to)}); expected it before");
            string? target = parsed.GetValue(output), file = parsed.GetValue(with);
            var options = new ReplayOptions
            {
                Data = directory,
                Sensor = id,
                From = first,
                To = last,
                With = file is null ? null : (file, OptionsFile.ReadMonitors(file, "--with")),
                Out = target,
                Format = ResultFile.FormatOf(parsed.GetValue(format), target),
                Json = parsed.GetValue(json),
            };
            return Task.FromResult(new ReplayRun(options, console).Run(stop));
        });
        return command;
    }

    private static long TimeOf(string option, string text) =>
        IsoTime.TryParse(Encoding.UTF8.GetBytes(text.Trim()), out long time) && EventTime.IsValid(time)
            ? time
            : throw new UnusableArgumentException($"{option} is '{text}'; expected a time such as 2026-03-04, 2026-03-04T13:45 or 2026-03-04T13:45:10+01:00, between 1900 and 2200");
}
