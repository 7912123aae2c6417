using System.CommandLine;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Wire;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Client;

/// <summary><c>anomaly status</c>: what a running fleet has taken in and holds.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new ClientArguments();
        var command = new DocumentedCommand(
            "status",
            "What a running fleet has taken in, holds and has refused.",
            ("anomaly status", "of the gateway on this machine"),
            ("anomaly status --url http://127.0.0.1:9000 --json", "of another, for scripts"));
        arguments.AddTo(command, hasPrefix: false);
        command.SetAction(async (parsed, stop) =>
        {
            using var client = arguments.Open(parsed, console);
            StatusBody status = await client.StatusAsync(stop);
            if (parsed.GetValue(arguments.Json))
                console.Out.WriteLine(JsonSerializer.Serialize(status, WireJson.Plain.StatusBody));
            else
                Write(console.RichOut(), status);
            return status.Failure is null ? ExitCode.Fine : ExitCode.Failed;
        });
        return command;
    }

    private static void Write(IAnsiConsole console, StatusBody status)
    {
        if (status.Failure is { } failure)
            console.MarkupLine($"[red1]Nothing is taken in any more:[/] {failure.EscapeMarkup()}");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn(new GridColumn().NoWrap().RightAligned().PadRight(3)).AddColumn();
        Row("sensors", PlainWords.Count(status.Sensors), $"of {PlainWords.Count(status.Assets, "asset", "assets")}, {PlainWords.Count(status.AssetsInMemory)} of them in memory");
        Row("memory", PlainWords.Bytes(status.MemoryBytes), $"of {PlainWords.Bytes(status.MemoryBudget)}; {PlainWords.Count(status.Evicted, "asset", "assets")} left, {PlainWords.Count(status.Returned)} came back");
        Row("accepted", PlainWords.Count(status.Accepted), "readings since the start");
        Row("scored", PlainWords.Count(status.Scored), $"{PlainWords.Count(status.NoMeasurement)} no measurement, {PlainWords.Count(status.Duplicates)} duplicate, {PlainWords.Count(status.Late)} late, {PlainWords.Count(status.Future)} too far ahead");
        Row("refused", PlainWords.Count(status.Refused.Values.Sum()), string.Join(", ", status.Refused.Where(reason => reason.Value > 0).Select(reason => $"{PlainWords.Count(reason.Value)} {Words(reason.Key)}")));
        Row("position", status.Position, "of the last durable record");
        console.Write(grid);

        void Row(string name, string value, string note) => grid.AddRow(new Text(name), new Text(value, new Style(decoration: Decoration.Bold)), new Text(note, new Style(Color.Grey)));
    }

    private static string Words(RefusalReason reason) => reason switch
    {
        RefusalReason.Future => "too far ahead",
        RefusalReason.Budget => "for want of memory",
        _ => "of assets that are full",
    };
}
