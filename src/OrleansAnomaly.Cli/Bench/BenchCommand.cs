using System.CommandLine;
using OrleansAnomaly.Cli.Bench.Calibration;
using OrleansAnomaly.Cli.Bench.Detectors;

namespace OrleansAnomaly.Cli.Bench;

internal static class BenchCommand
{
    public static Command Create(CommandConsole console) =>
        new("bench", "Measures this build on this machine: how fast the detectors are, and whether their p-values mean what they say.")
        {
            DetectorBenchCommand(console),
            CalibrationBenchCommand(console),
        };

    private static DocumentedCommand DetectorBenchCommand(CommandConsole console)
    {
        var sensors = new Option<int>("--sensors") { Description = "Size of the larger fleet.", DefaultValueFactory = _ => 100_000, HelpName = "count" };
        var readings = new Option<int>("--readings") { Description = "Readings per repetition, at least one per sensor.", DefaultValueFactory = _ => 1_000_000, HelpName = "count" };
        var repetitions = new Option<int>("--repetitions") { Description = "How often each figure is measured.", DefaultValueFactory = _ => 5, HelpName = "count" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "detectors",
            "Readings per second on one core through SensorMonitor.Observe (detector, calibrator, decision and kind), for one sensor and for a fleet " +
            "whose readings come by time step; bytes of state per sensor; bytes allocated per reading.",
            ("anomaly bench detectors", "one sensor and 100,000; takes under a minute"),
            ("anomaly bench detectors --sensors 10000 --json", "a smaller fleet, for scripts"))
        {
            sensors, readings, repetitions, json,
        };
        command.SetAction((parsed, stop) =>
        {
            var bench = new DetectorBench(
                console.Time, InRange("--sensors", parsed.GetValue(sensors), 1, 10_000_000), InRange("--readings", parsed.GetValue(readings), 1, 100_000_000), InRange("--repetitions", parsed.GetValue(repetitions), 1, 100));
            var report = new DetectorReport(console.RichOut(), console.Out);
            report.Write([.. bench.Run(stop)], parsed.GetValue(json));
            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static DocumentedCommand CalibrationBenchCommand(CommandConsole console)
    {
        var sensors = new Option<int>("--sensors") { Description = "Sensors of each kind of data.", DefaultValueFactory = _ => 200, HelpName = "count" };
        var days = new Option<int>("--days") { Description = "Days of readings at 5 minutes.", DefaultValueFactory = _ => 30, HelpName = "days" };
        var skip = new Option<int>("--skip-days") { Description = "Days at the start that are learned but not counted.", DefaultValueFactory = _ => 1, HelpName = "days" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the data.", DefaultValueFactory = _ => 1, HelpName = "number" };
        Option<bool> json = Json();
        var command = new DocumentedCommand(
            "calibration",
            "Requested against observed rate of false alarms, on data without anomalies: stationary, heavy-tailed, autocorrelated and drifting. " +
            "A ratio of 1 is honest; above 1 alarms more often than asked for.",
            ("anomaly bench calibration", "200 sensors, 30 days"),
            ("anomaly bench calibration --skip-days 7 --json", "after a week of learning, for scripts"))
        {
            sensors, days, skip, seed, json,
        };
        command.SetAction((parsed, stop) =>
        {
            int learned = InRange("--skip-days", parsed.GetValue(skip), 0, 3649);
            var bench = new CalibrationBench(
                InRange("--sensors", parsed.GetValue(sensors), 1, 1_000_000), InRange("--days", parsed.GetValue(days), learned + 1, 3650), learned, parsed.GetValue(seed));
            var report = new CalibrationReport(console.RichOut(), console.Out);
            report.Write([.. bench.Run(stop)], bench, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table." };

    private static int InRange(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UnusableArgumentException($"{option} is {value}; expected {least} to {most}");
}
