using System.CommandLine;
using System.Text.Json;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Wire;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Client;

/// <summary><c>anomaly incidents</c>: what is, or was, going wrong.</summary>
internal static class IncidentsCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new ClientArguments();
        var open = new Option<bool>("--open") { Description = "Only those that have not closed." };
        var limit = new Option<int>("--limit") { Description = "Most incidents.", DefaultValueFactory = _ => 20, HelpName = "count" };
        var command = new DocumentedCommand(
            "incidents",
            "Incidents of a running fleet, the one opened last first: which machine, in what way, caused by which sensors, how sure.",
            ("anomaly incidents --open", "what is going wrong now"),
            ("anomaly incidents --prefix plant-1/line-2/ --limit 100 --json", "of one line, for scripts"))
        {
            open, limit,
        };
        command.Add(AcknowledgeCommand.Create(console));
        arguments.AddTo(command, hasPrefix: true);
        command.SetAction(async (parsed, stop) =>
        {
            int most = parsed.GetValue(limit);
            if (most is < 1 or > 1_000_000)
                throw new UnusableArgumentException($"--limit is {most}; expected 1 to 1000000");
            using var client = arguments.Open(parsed, console);
            var found = new List<IncidentBody>();
            await foreach (IncidentBody incident in client.IncidentsAsync(parsed.GetValue(arguments.Prefix)!, parsed.GetValue(open) ? true : null, stop))
            {
                if (found.Count == most)
                    break;
                found.Add(incident);
            }
            if (parsed.GetValue(arguments.Json))
                found.ForEach(incident => console.Out.WriteLine(JsonSerializer.Serialize(incident, WireJson.Plain.IncidentBody)));
            else
                Write(console.RichOut(), found);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(IAnsiConsole console, List<IncidentBody> incidents)
    {
        if (incidents.Count == 0)
        {
            console.WriteLine("No incidents.");
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (string name in (ReadOnlySpan<string>)["opened", "asset", "kind", "caused by", "origin", "sure", "lasts"])
            table.AddColumn(new TableColumn(name).NoWrap());
        foreach (IncidentBody incident in incidents)
        {
            string lasts = PlainWords.Span(EventTime.From(incident.End - incident.Start));
            table.AddRow(
                new Text(PlainWords.Moment(EventTime.From(incident.Opened))), new Text(incident.Asset), new Text(KindStyle.Of(incident.Kind).Words), new Text(CauseText.Brief(incident, 3)),
                new Text(PlainWords.Origin(incident.Origin)), new Text(PlainWords.Confidence(incident.Confidence)),
                incident.IsOpen ? new Text("■ open", new Style(Color.Red1)) : new Text($"  {lasts}"));
        }
        console.Write(table);
    }
}
