using System.CommandLine;
using OrleansAnomaly.Gateway.Commands;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>The <c>anomaly-silo</c> command.</summary>
internal static class SiloApp
{
    public const string Name = "anomaly-silo";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, CancellationToken stop)
    {
        var root = new RootCommand(
            "One silo of a cluster that watches machines by their telemetry, with HTTP before it. 'anomaly-silo --localhost' tries it without a database; " +
            "'anomaly-silo migrate' makes the tables of a database, and 'anomaly-silo run', which is also what happens without a command, runs a silo over it.")
        {
            RunCommand.Create(console),
            MigrateCommand.Create(console),
            ExchangeCommands.Export(console),
            ExchangeCommands.Import(console),
        };
        return new CommandProgram(Name, root, console) { DefaultCommand = RunCommand.Name }.RunAsync(arguments, stop);
    }
}
