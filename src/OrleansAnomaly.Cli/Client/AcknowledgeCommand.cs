using System.CommandLine;
using System.Text.Json;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Client;

/// <summary><c>anomaly incidents acknowledge</c>: somebody has seen one.</summary>
internal static class AcknowledgeCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new ClientArguments();
        var id = new Argument<string>("ID") { Description = "The incident's id, as 'anomaly incidents --json' and the gateway have it." };
        var note = new Option<string?>("--note") { Description = "What else there is to say; at most 1,000 characters.", HelpName = "text" };
        var command = new DocumentedCommand(
            "acknowledge",
            "Keeps with an incident that you have seen it. The first who does so stays; a second is told who that was.",
            ("anomaly incidents acknowledge cGxhbnQtNy9saW5lLTIvcHVtcC0xMg.1 --note 'bearing ordered'", "with a note for those who look at it later"))
        {
            id, note,
        };
        arguments.AddTo(command, hasPrefix: false);
        command.SetAction(async (parsed, stop) =>
        {
            using var client = arguments.Open(parsed, console);
            IncidentBody incident = await client.AcknowledgeAsync(parsed.GetValue(id)!, parsed.GetValue(note), stop);
            if (parsed.GetValue(arguments.Json))
                console.Out.WriteLine(JsonSerializer.Serialize(incident, WireJson.Plain.IncidentBody));
            else
                console.Out.WriteLine($"Incident {incident.Number} of {incident.Asset}: acknowledged by {incident.Acknowledged!.By} at {PlainWords.Moment(EventTime.From(incident.Acknowledged.At))}.");
            return ExitCode.Fine;
        });
        return command;
    }
}
