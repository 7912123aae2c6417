using System.CommandLine;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Security.Keys;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Security;

internal static class KeysListCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new KeyArguments();
        var command = new DocumentedCommand("list", "The keys of a file: whose they are and what they may do. Nobody can have their texts again.", ("anomaly keys list --keys keys.json", "all of them, also those that let nobody in any more"));
        arguments.AddTo(command, changes: false);
        command.SetAction(parsed =>
        {
            string file = arguments.File(parsed, console);
            try
            {
                Write(console.RichOut(), KeyFile.Read(file), console.Time.GetUtcNow());
            }
            catch (Exception unusable) when (unusable is IOException or InvalidDataException)
            {
                throw new UnusableArgumentException($"{file}: {unusable.Message}");
            }
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<ApiKey> keys, DateTimeOffset now)
    {
        if (keys.Count == 0)
        {
            console.WriteLine("No keys.");
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (string name in (ReadOnlySpan<string>)["id", "name", "role", "tenant", "path", "created", "good"])
            table.AddColumn(new TableColumn(name).NoWrap());
        foreach (ApiKey key in keys)
            table.AddRow(new Text(key.Id), new Text(key.Name), new Text(key.Role.ToString().ToLowerInvariant()), new Text(key.Tenant), new Text(key.Path), new Text(Moment(key.Created)), new Text(State(key, now)));
        console.Write(table);
    }

    private static string State(ApiKey key, DateTimeOffset now) => key switch
    {
        { Revoked: { } revoked } => $"no: revoked {Moment(revoked)}",
        { Expires: { } expired } when expired <= now => $"no: expired {Moment(expired)}",
        { Expires: { } expires } => $"until {Moment(expires)}",
        _ => "until revoked",
    };

    private static string Moment(DateTimeOffset time) => PlainWords.Moment(EventTime.From(time));
}
