using System.CommandLine;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Silo.Hosting;

internal static class MigrateCommand
{
    public static Command Create(CommandConsole console)
    {
        var flags = new OptionFlags();
        var command = new DocumentedCommand(
            "migrate",
            "Brings the tables of the cluster's database to the form that this version knows. It may be run again, and by several at once. The user of the " +
            "database must be allowed to make tables; silos need only read and write them.",
            ($"{SiloApp.Name} migrate --set \"Cluster:Connection=Host=127.0.0.1;Database=anomaly;Username=owner\"", "makes the tables of a new database"),
            ($"ANOMALY_Cluster__Connection=\"Host=db;Database=anomaly;Username=owner\" {SiloApp.Name} migrate", "the same, before a new version is rolled out"));
        flags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (flags.Read(parsed, console) is not { } options)
                return ExitCode.Fine;
            if (options.Cluster.Connection is not { } connection)
                throw new Gateway.Configuration.UnusableArgumentException("Cluster:Connection is empty; expected the database whose tables are to be made");
            await using PostgresDatabase database = PostgresDatabase.Of(connection, options.Cluster.Connections);
            IReadOnlyList<string> applied = await PostgresSchema.MigrateAsync(database, stop).ConfigureAwait(false);
            foreach (string name in applied)
                console.Out.WriteLine($"applied {name}");
            console.Out.WriteLine(applied.Count == 0 ? $"{database.Place} is up to date: version {PostgresSchema.Version}" : $"{database.Place} has version {PostgresSchema.Version} now");
            return ExitCode.Fine;
        });
        return command;
    }
}
