using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Client;

/// <summary><c>anomaly tail</c>: what a running fleet tells, a line each, as it happens.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public static Command Create(CommandConsole console)
    {
        var arguments = new ClientArguments();
        var after = new Option<string?>("--after") { Description = "Begin after this position, as an earlier line or a receipt has it; -1.0 begins with the oldest that is kept.", HelpName = "position" };
        var command = new DocumentedCommand(
            "tail",
            "Verdicts worth telling and changes of incidents of a running fleet, as they happen. When the connection breaks it comes back and goes on where it was.",
            ("anomaly tail", "everything from now on"),
            ("anomaly tail --prefix plant-1/ --after -1.0 --json", "one plant from the beginning, for scripts"))
        {
            after,
        };
        arguments.AddTo(command, hasPrefix: true);
        command.SetAction(async (parsed, stop) =>
        {
            string? position = parsed.GetValue(after);
            if (position is not null && !EventPosition.TryParse(position, out _))
                throw new UnusableArgumentException($"--after is '{position}'; expected a position such as 1204.3");
            using var client = arguments.Open(parsed, console);
            bool json = parsed.GetValue(arguments.Json);
            string prefix = parsed.GetValue(arguments.Prefix)!;
            for (bool wasThere = false; ;)
            {
                try
                {
                    await foreach (StreamEvent told in client.StreamAsync(prefix, position, stop))
                    {
                        wasThere = true;
                        position = told.Position ?? position;
                        console.Out.WriteLine(json ? Json(told) : Words(told));
                    }
                }
                catch (Exception broken) when (wasThere && broken is GatewayException { Problem: null or { Status: 503 } } or IOException or HttpRequestException)
                {
                    // It was there and will be again; where it never was, the command is wrong.
                }
                console.Error.WriteLine($"anomaly: the stream ended; coming back{(position is null ? "" : $" after {position}")}");
                await Task.Delay(s_pause, console.Time, stop);
            }
        });
        return command;
    }

    private static string Words(StreamEvent told) => told switch
    {
        VerdictTold(_, var verdict) => string.Create(CultureInfo.InvariantCulture,
            $"{Moment(verdict.Time)}  {(verdict.IsAnomaly ? KindStyle.Of(verdict.Kind).Words.ToUpperInvariant() : "NORMAL AGAIN"),-16} {verdict.Sensor}  {Value(verdict)}"),
        IncidentTold(_, var change, var incident) =>
            $"{Moment(change == IncidentChange.Opened ? incident.Opened : incident.End)}  {"INCIDENT " + change.ToString().ToUpperInvariant(),-16} {incident.Asset}  {KindStyle.Of(incident.Kind).Words}; {CauseText.Brief(incident, 3)}; origin {PlainWords.Origin(incident.Origin)}, confidence {PlainWords.Confidence(incident.Confidence)}",
        EventsMissed(_, var count) => $"… {PlainWords.Count(count, "event was", "events were")} missed: this reader was too slow",
        _ => "… the gateway ends",
    };

    private static string Value(VerdictBody verdict) => verdict.Value is null ? "no measurement"
        : string.Create(CultureInfo.InvariantCulture, $"{verdict.Value:G6}{(verdict.Lower is null ? "" : $" (expected {verdict.Lower:G5} to {verdict.Upper:G5})")}, p {verdict.PValue:0.#e0}");

    private static string Json(StreamEvent told) => told switch
    {
        VerdictTold(var position, var verdict) => $"{{\"position\":\"{position}\",\"verdict\":{JsonSerializer.Serialize(verdict, WireJson.Plain.VerdictBody)}}}",
        IncidentTold(var position, var change, var incident) => $"{{\"position\":\"{position}\",\"change\":\"{change.ToString().ToLowerInvariant()}\",\"incident\":{JsonSerializer.Serialize(incident, WireJson.Plain.IncidentBody)}}}",
        EventsMissed(var position, var count) => string.Create(CultureInfo.InvariantCulture, $"{{\"position\":\"{position}\",\"missed\":{count}}}"),
        _ => "{\"end\":true}",
    };

    private static string Moment(DateTime time) => PlainWords.MomentWithSeconds(EventTime.From(time));
}
