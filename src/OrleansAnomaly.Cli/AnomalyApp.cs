using System.CommandLine;
using OrleansAnomaly.Cli.Bench;
using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Cli.Demo;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Cli.Evaluate;
using OrleansAnomaly.Cli.Replay;
using OrleansAnomaly.Cli.Security;
using OrleansAnomaly.Cli.Serve;
using OrleansAnomaly.Cli.Simulate;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli;

/// <summary>The <c>anomaly</c> command.</summary>
internal static class AnomalyApp
{
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, CancellationToken stop) =>
        new CommandProgram("anomaly", Root(console), console) { IsUnusable = static failure => failure is UnusableInputException }.RunAsync(arguments, stop);

    private static RootCommand Root(CommandConsole console)
    {
        var root = new RootCommand(
            "Watches machines by their telemetry: says which is going wrong, why, and how sure it is. " +
            "Start with 'anomaly demo' (a simulated plant), 'anomaly detect FILE.csv' (your own data) or 'anomaly serve' (a server).")
        {
            DemoCommand.Create(console),
            DetectCommand.Create(console),
            ServeCommand.Create(console),
            ReplayCommand.Create(console),
            SimulateCommand.Create(console),
            StatusCommand.Create(console),
            IncidentsCommand.Create(console),
            TailCommand.Create(console),
            KeysCommand.Create(console),
            AuditCommand.Create(console),
            BenchCommand.Create(console),
            EvaluateCommand.Create(console),
        };
        return root;
    }
}
