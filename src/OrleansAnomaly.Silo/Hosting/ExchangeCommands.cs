using System.CommandLine;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Configuration;
using OrleansAnomaly.Storage.Exchange;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>A fleet's way between a cluster and the data directory of the embedded runtime.</summary>
internal static class ExchangeCommands
{
    public static Command Export(CommandConsole console)
    {
        var flags = new OptionFlags();
        var to = new Option<string>("--to") { Description = "The data directory to make: a path where nothing is.", HelpName = "directory", Required = true };
        var form = new Option<ExportForm?>("--form") { Description = "log: the logs from their beginning. states: the stored states, and the logs behind them. Default: log where it still goes back, else states." };
        var command = new DocumentedCommand(
            "export",
            "Writes what the cluster has as a data directory, over which 'anomaly serve' goes on where the cluster was, and 'anomaly replay' recomputes. The cluster " +
            "may run meanwhile. Verdicts and incidents that were stored are not taken along; from the logs they are computed anew.",
            ($"{SiloApp.Name} export --to fleet-copy", "a copy of the fleet, to look into"));
        command.Options.Add(to);
        command.Options.Add(form);
        flags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (flags.Read(parsed, console) is not { } options)
                return ExitCode.Fine;
            await using PostgresDatabase database = Database(options);
            await PostgresSchema.CheckAsync(database, stop).ConfigureAwait(false);
            await using var log = new PostgresLog(database);
            await using var checkpoints = new PostgresCheckpoints(database);
            string directory = parsed.GetRequiredValue(to);
            ExchangeReport report = await ClusterExport.RunAsync(log, checkpoints, directory, parsed.GetValue(form), TimeProvider.System, stop).ConfigureAwait(false);
            Tell(console, report, $"to '{directory}'");
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Import(CommandConsole console)
    {
        var flags = new OptionFlags();
        var from = new Option<string>("--from") { Description = "The data directory of a fleet that has ended.", HelpName = "directory", Required = true };
        var command = new DocumentedCommand(
            "import",
            "Makes a cluster that has nothing yet go on where an embedded fleet was: its sensors, states and logs. Do it before the first silo starts. Verdicts and " +
            "incidents that were stored are not taken along. An import that fails half-way leaves a database that is to be made anew.",
            ($"{SiloApp.Name} import --from anomaly-data", "the fleet of 'anomaly serve' outgrows its machine"));
        command.Options.Add(from);
        flags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (flags.Read(parsed, console) is not { } options)
                return ExitCode.Fine;
            await using PostgresDatabase database = Database(options);
            using PostgresHistory history = await PostgresHistory.OpenAsync(database, stop).ConfigureAwait(false);
            await using var log = new PostgresLog(database);
            await using var checkpoints = new PostgresCheckpoints(database);
            string directory = parsed.GetRequiredValue(from);
            ExchangeReport report = await ClusterImport.RunAsync(directory, log, checkpoints, history, stop).ConfigureAwait(false);
            Tell(console, report, $"from '{directory}'");
            return ExitCode.Fine;
        });
        return command;
    }

    private static PostgresDatabase Database(SiloOptions options) => options.Cluster.Connection is { } connection ? PostgresDatabase.Of(connection, options.Cluster.Connections)
        : throw new UnusableArgumentException("Cluster:Connection is empty; expected the database of the cluster");

    private static void Tell(CommandConsole console, ExchangeReport report, string way) => console.Out.WriteLine(report.Form == ExportForm.Log
        ? $"{report.Partitions} partitions {way}: logs with {report.Positions} positions"
        : $"{report.Partitions} partitions {way}: states of {report.Assets} assets with {report.Sensors} sensors, and {report.Positions} positions of logs behind them");
}
