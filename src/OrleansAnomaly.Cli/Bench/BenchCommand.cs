using System.CommandLine;
using OrleansAnomaly.Cli.Bench.Calibration;
using OrleansAnomaly.Cli.Bench.Detectors;
using OrleansAnomaly.Cli.Bench.Gateway;
using OrleansAnomaly.Cli.Bench.Runtime;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Cli.Bench;

internal static class BenchCommand
{
    public static Command Create(CommandConsole console) =>
        new("bench", "Measures this build on this machine: how fast the detectors, the runtime and the gateway are, and whether p-values mean what they say.")
        {
            DetectorBenchCommand(console),
            CalibrationBenchCommand(console),
            RuntimeBenchCommand(console),
            GatewayBenchCommand(console),
            GrpcBenchCommand(console),
        };

    private static DocumentedCommand DetectorBenchCommand(CommandConsole console)
    {
        Option<string[]> detectors = Detectors();
        var sensors = new Option<int>("--sensors") { Description = "Size of the larger fleet; smaller where its states would take more than 1 GiB.", DefaultValueFactory = _ => 100_000, HelpName = "count" };
        var readings = new Option<int>("--readings") { Description = "Readings per repetition, at least one per sensor; fewer where they would take more than some 3 seconds.", DefaultValueFactory = _ => 1_000_000, HelpName = "count" };
        var repetitions = new Option<int>("--repetitions") { Description = "How often each figure is measured.", DefaultValueFactory = _ => 5, HelpName = "count" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "detectors",
            "Readings per second on one core through SensorMonitor.Observe (detector, calibrator, decision and kind), for one sensor and for a fleet " +
            "whose readings come by time step; bytes of state per sensor; bytes allocated per reading.",
            ("anomaly bench detectors", "one sensor and 100,000; takes some minutes"),
            ("anomaly bench detectors --detector zscore --sensors 10000 --json", "one of them, a smaller fleet, for scripts"))
        {
            detectors, sensors, readings, repetitions, json,
        };
        command.SetAction((parsed, stop) =>
        {
            var bench = new DetectorBench(
                console.Time, ChosenOf(parsed.GetValue(detectors)), CountArgument.InRange("--sensors", parsed.GetValue(sensors), 1, 10_000_000), CountArgument.InRange("--readings", parsed.GetValue(readings), 1, 100_000_000), CountArgument.InRange("--repetitions", parsed.GetValue(repetitions), 1, 100));
            var report = new DetectorReport(console.RichOut(), console.Out);
            report.Write([.. bench.Run(stop)], parsed.GetValue(json));
            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static DocumentedCommand CalibrationBenchCommand(CommandConsole console)
    {
        Option<string[]> detectors = Detectors();
        var sensors = new Option<int>("--sensors") { Description = "Sensors of each kind of data.", DefaultValueFactory = _ => 200, HelpName = "count" };
        var days = new Option<int>("--days") { Description = "Days of readings at 5 minutes.", DefaultValueFactory = _ => 30, HelpName = "days" };
        var skip = new Option<int>("--skip-days") { Description = "Days at the start that are learned but not counted.", DefaultValueFactory = _ => 1, HelpName = "days" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the data.", DefaultValueFactory = _ => 1, HelpName = "number" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "calibration",
            "Requested against observed rate of false alarms, on data without anomalies: stationary, heavy-tailed, autocorrelated and drifting. " +
            "A ratio of 1 is honest; above 1 alarms more often than asked for.",
            ("anomaly bench calibration --detector seasonal", "200 sensors, 30 days; all detectors take a quarter of an hour"),
            ("anomaly bench calibration --skip-days 7 --json", "after a week of learning, for scripts"))
        {
            detectors, sensors, days, skip, seed, json,
        };
        command.SetAction((parsed, stop) =>
        {
            int learned = CountArgument.InRange("--skip-days", parsed.GetValue(skip), 0, 3649);
            var bench = new CalibrationBench(
                ChosenOf(parsed.GetValue(detectors)), CountArgument.InRange("--sensors", parsed.GetValue(sensors), 1, 1_000_000), CountArgument.InRange("--days", parsed.GetValue(days), learned + 1, 3650), learned, parsed.GetValue(seed));
            var report = new CalibrationReport(console.RichOut(), console.Out);
            report.Write([.. bench.Run(stop)], bench, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static DocumentedCommand RuntimeBenchCommand(CommandConsole console)
    {
        var sensors = new Option<int>("--sensors") { Description = "Sensors of the fleet.", DefaultValueFactory = _ => 100_000, HelpName = "count" };
        var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10, HelpName = "s" };
        var rate = new Option<int>("--rate") { Description = "Readings per second of the open loop.", DefaultValueFactory = _ => 100_000, HelpName = "count" };
        var callers = new Option<int>("--callers") { Description = "How many make and send readings at once.", DefaultValueFactory = _ => 2, HelpName = "count" };
        var rows = new Option<int>("--rows") { Description = "Rows of a batch.", DefaultValueFactory = _ => 10_000, HelpName = "count" };
        var data = new Option<string>("--data") { Description = "Folder on the disk to be measured; a temporary one by default.", DefaultValueFactory = _ => Path.GetTempPath(), HelpName = "dir" };
        var grow = new Option<bool>("--grow") { Description = "Instead: cost per reading and memory per sensor from 1,000 sensors to 1,000,000. Needs some 8 GB of memory." };
        var recover = new Option<int>("--recover") { Description = "Instead: the time to start over a snapshot of that many sensors.", HelpName = "sensors" };
        var soak = new Option<int>("--soak") { Description = "Instead: a steady load at --rate for that many minutes; writes soak.csv into --data.", HelpName = "minutes" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "runtime",
            "Readings per second through the embedded runtime, in memory and durable; the time from ingest to verdict at a fixed rate, with and without " +
            "snapshots being taken; the time to start again.",
            ("anomaly bench runtime", "100,000 sensors; takes about two minutes"),
            ("anomaly bench runtime --grow", "how cost and memory grow with the fleet"),
            ("anomaly bench runtime --recover 1000000 --data /var/tmp", "a large fleet's start"),
            ("anomaly bench runtime --soak 30 --rate 50000 --data /var/tmp", "half an hour at a steady rate"))
        {
            sensors, seconds, rate, callers, rows, data, grow, recover, soak, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var bench = new RuntimeBench(
                console.Time, parsed.GetValue(data)!, CountArgument.InRange("--sensors", parsed.GetValue(sensors), 1, 10_000_000),
                TimeSpan.FromSeconds(CountArgument.InRange("--seconds", parsed.GetValue(seconds), 1, 3_600)), CountArgument.InRange("--rate", parsed.GetValue(rate), 100, 100_000_000),
                CountArgument.InRange("--callers", parsed.GetValue(callers), 1, 64), CountArgument.InRange("--rows", parsed.GetValue(rows), 1, 65_536));
            if (parsed.GetValue(soak) > 0)
            {
                await SoakAsync(console, parsed.GetValue(data)!, parsed.GetValue(sensors), parsed.GetValue(rate), CountArgument.InRange("--soak", parsed.GetValue(soak), 1, 10_000), parsed.GetValue(json), stop);
                return ExitCode.Fine;
            }
            IAsyncEnumerable<RuntimeFigure> figures = parsed.GetValue(grow) ? bench.GrowAsync([1_000, 10_000, 100_000, 1_000_000], stop)
                : parsed.GetValue(recover) > 0 ? bench.RecoverAsync(CountArgument.InRange("--recover", parsed.GetValue(recover), 1, 10_000_000), stop)
                : bench.RunAsync(stop);
            await ReportAsync(console, figures, parsed.GetValue(json));
            return ExitCode.Fine;
        });
        return command;
    }

    private static DocumentedCommand GatewayBenchCommand(CommandConsole console)
    {
        var sensors = new Option<int>("--sensors") { Description = "Sensors of the fleet.", DefaultValueFactory = _ => 100_000, HelpName = "count" };
        var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10, HelpName = "s" };
        var clients = new Option<int>("--clients") { Description = "How many clients send readings at once.", DefaultValueFactory = _ => 4, HelpName = "count" };
        var rows = new Option<int>("--rows") { Description = "Rows of a request.", DefaultValueFactory = _ => 10_000, HelpName = "count" };
        var data = new Option<string>("--data") { Description = "Folder on the disk to be measured; a temporary one by default.", DefaultValueFactory = _ => Path.GetTempPath(), HelpName = "dir" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "gateway",
            "Readings per second through the gateway, as NDJSON over HTTP and durable; how fast questions are answered, alone and while " +
            "readings come in; how fast detection is.",
            ("anomaly bench gateway", "100,000 sensors; takes about two minutes"),
            ("anomaly bench gateway --sensors 10000 --seconds 5 --json", "a smaller fleet, for scripts"))
        {
            sensors, seconds, clients, rows, data, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var bench = new GatewayBench(
                console.Time, parsed.GetValue(data)!, CountArgument.InRange("--sensors", parsed.GetValue(sensors), 1, 10_000_000),
                TimeSpan.FromSeconds(CountArgument.InRange("--seconds", parsed.GetValue(seconds), 1, 3_600)),
                CountArgument.InRange("--clients", parsed.GetValue(clients), 1, 256), CountArgument.InRange("--rows", parsed.GetValue(rows), 1, 1_000_000));
            await ReportAsync(console, bench.RunAsync(stop), parsed.GetValue(json));
            return ExitCode.Fine;
        });
        return command;
    }

    private static DocumentedCommand GrpcBenchCommand(CommandConsole console)
    {
        var sensors = new Option<int>("--sensors") { Description = "Sensors of the fleet.", DefaultValueFactory = _ => 100_000, HelpName = "count" };
        var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10, HelpName = "s" };
        var clients = new Option<int>("--clients") { Description = "How many clients send readings at once.", DefaultValueFactory = _ => 4, HelpName = "count" };
        var rows = new Option<int>("--rows") { Description = "Rows of a batch.", DefaultValueFactory = _ => 10_000, HelpName = "count" };
        var subscribers = new Option<int>("--subscribers") { Description = "How many subscribe at once; one of them takes nothing.", DefaultValueFactory = _ => 1_000, HelpName = "count" };
        var data = new Option<string>("--data") { Description = "Folder on the disk to be measured; a temporary one by default.", DefaultValueFactory = _ => Path.GetTempPath(), HelpName = "dir" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "grpc",
            "Readings per second into a fleet, durable: in process, as NDJSON over HTTP, and as a stream of gRPC; how fast detection is; events to many " +
            "subscribers of whom one takes nothing.",
            ("anomaly bench grpc", "100,000 sensors; takes about a minute"),
            ("anomaly bench grpc --sensors 10000 --seconds 5 --json", "a smaller fleet, for scripts"))
        {
            sensors, seconds, clients, rows, subscribers, data, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var bench = new GrpcBench(
                console.Time, parsed.GetValue(data)!, CountArgument.InRange("--sensors", parsed.GetValue(sensors), 1, 10_000_000),
                TimeSpan.FromSeconds(CountArgument.InRange("--seconds", parsed.GetValue(seconds), 1, 3_600)), CountArgument.InRange("--clients", parsed.GetValue(clients), 1, 256),
                CountArgument.InRange("--rows", parsed.GetValue(rows), 1, 65_536), CountArgument.InRange("--subscribers", parsed.GetValue(subscribers), 2, 10_000));
            await ReportAsync(console, bench.RunAsync(stop), parsed.GetValue(json));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Option<string[]> Detectors() =>
        new("--detector") { Description = $"What to measure; repeat it. Default: all: {KnownDetectors.OfSensors.Described}.", HelpName = "name" };

    private static IReadOnlyList<DetectorEntry<IDetector>> ChosenOf(string[]? names) => names is { Length: > 0 }
        ? [.. names.Distinct().Select(name => DetectorArgument.Read(KnownDetectors.OfSensors, name))]
        : KnownDetectors.OfSensors.All;

    /// <summary>Shows figures as they come, and all of them at the end.</summary>
    private static async Task ReportAsync(CommandConsole console, IAsyncEnumerable<RuntimeFigure> figures, bool json)
    {
        List<RuntimeFigure> found = [];
        var progress = new ProgressLine(console, quiet: false);
        await foreach (RuntimeFigure figure in figures)
        {
            found.Add(figure);
            progress.Show(double.NaN, () => $"{figure.What}: {figure.Value:N2} {figure.Unit}");
        }
        progress.Clear();
        new RuntimeReport(console.RichOut(), console.Out).Write(found, json);
    }

    private static async Task SoakAsync(CommandConsole console, string folder, int sensors, int rate, int minutes, bool json, CancellationToken stop)
    {
        string data = Path.Combine(folder, "anomaly-bench-soak");
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(folder);
        var duration = TimeSpan.FromMinutes(minutes);
        var progress = new ProgressLine(console, quiet: false);
        IReadOnlyList<RuntimeFigure> figures;
        await using (var table = new StreamWriter(Path.Combine(folder, "soak.csv")))
            figures = await new RuntimeSoak(console.Time, data, sensors, rate, duration).RunAsync(table, (at, row) => progress.Show(at / duration, () => row), stop);
        progress.Clear();
        Directory.Delete(data, recursive: true);
        new RuntimeReport(console.RichOut(), console.Out).Write(figures, json);
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table." };
}
