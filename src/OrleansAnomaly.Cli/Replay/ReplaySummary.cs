using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Replay;

/// <summary>Tells people what a replay found.</summary>
internal sealed class ReplaySummary(IAnsiConsole console)
{
    private const int MostIncidents = 25;
    private const int MostDifferences = 20;

    public void Say(string line) => console.WriteLine(line);

    public void Write(ReplayOptions options, ReplayFindings findings)
    {
        ReplaySide was = findings.Was;
        string verdicts = PlainWords.Count(was.Result.Verdicts.Count, "verdict", "verdicts");
        string span = was.Result.Verdicts is { Count: > 0 } all ? $" from {PlainWords.Moment(all[0].Verdict.Time)} to {PlainWords.Moment(all[^1].Verdict.Time)}" : "";
        console.MarkupLine(
            $"[bold]{Markup.Escape(options.Sensor.ToString())}[/]: {verdicts}{span}; {PlainWords.Count(was.Anomalous, "anomalous", "anomalous")}, " +
            $"{PlainWords.Count(was.Alarms, "alarm", "alarms")}, [bold]{PlainWords.Count(was.Incidents.Count, "incident", "incidents")}[/] of {Markup.Escape(options.Sensor.Asset)}");
        if (findings.Would is not { } would)
        {
            Began(was, "");
            WriteIncidents(options, was);
            return;
        }
        string name = Path.GetFileName(options.With!.Value.File);
        bool beganAlike = (was.Result.Snapshot, was.Result.StartedEmpty) == (would.Result.Snapshot, would.Result.StartedEmpty);
        Began(was, beganAlike ? "" : "As it was: ");
        if (!beganAlike)
            Began(would, $"With {name}: ");
        WriteCounts(was, would, name);
        if (was.Incidents.Count > 0)
            console.WriteLine("Incidents as they were:");
        WriteIncidents(options, was);
        if (would.Incidents.Count > 0)
            console.WriteLine($"Incidents with {name}:");
        WriteIncidents(options, would);
        WriteDifferences(findings, name);
    }

    private void Began(ReplaySide side, string who)
    {
        long snapshot = side.Result.Snapshot;
        string began = snapshot == EventTime.None ? "recomputed from the beginning of the log" : $"recomputed from the snapshot of {PlainWords.MomentWithSeconds(snapshot)}";
        string text = who + began;
        console.MarkupLine($"  [grey]{Markup.Escape(char.ToUpperInvariant(text[0]) + text[1..])}[/]");
        if (side.Result.StartedEmpty)
            console.MarkupLine("  [yellow]The snapshots are of another detector[/]: it knew nothing at first, and what it said at first is what it says of a new sensor.");
    }

    private void WriteCounts(ReplaySide was, ReplaySide would, string name)
    {
        Table table = Grid("");
        table.AddColumn(new TableColumn("as it was").RightAligned());
        table.AddColumn(new TableColumn($"with {Markup.Escape(name)}").RightAligned());
        Row("verdicts", side => side.Result.Verdicts.Count);
        Row("anomalous", side => side.Anomalous);
        Row("alarms", side => side.Alarms);
        Row("incidents", side => side.Incidents.Count);
        console.Write(table);

        void Row(string what, Func<ReplaySide, int> count) => table.AddRow(what, PlainWords.Count(count(was)), PlainWords.Count(count(would)));
    }

    private void WriteIncidents(ReplayOptions options, ReplaySide side)
    {
        if (side.Incidents.Count == 0)
            return;
        Table table = Grid("start (UTC)", "end");
        table.AddColumn(new TableColumn("lasted").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("kind").NoWrap());
        table.AddColumn("origin");
        table.AddColumn(new TableColumn("confidence").RightAligned());
        table.AddColumn("causes");
        foreach (IncidentRecord incident in side.Incidents.Take(MostIncidents))
        {
            table.AddRow(
                PlainWords.Moment(incident.Start), incident.IsOpen ? "open" : PlainWords.Moment(incident.End), PlainWords.Span(incident.End - incident.Start),
                KindStyle.Of(incident.Kind).Words, PlainWords.Origin(incident.Origin), PlainWords.Confidence(incident.Confidence), Markup.Escape(Causes(incident)));
        }
        console.Write(table);
        if (side.Incidents.Count > MostIncidents)
            console.WriteLine($"  The first {MostIncidents} of {PlainWords.Count(side.Incidents.Count)} incidents are shown.");
    }

    private void WriteDifferences(ReplayFindings findings, string name)
    {
        int count = findings.Differences.Count;
        if (count == 0)
        {
            console.WriteLine("No verdict would have differed.");
            return;
        }
        console.WriteLine($"{PlainWords.Count(count, "verdict", "verdicts")} would have differed{(count > MostDifferences ? $"; the first {MostDifferences}" : "")}:");
        Table table = Grid("time (UTC)");
        table.AddColumn(new TableColumn("value").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("expected").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("p-value").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("as it was").NoWrap());
        table.AddColumn(new TableColumn($"with {Markup.Escape(name)}").NoWrap());
        foreach (ReplayDifference difference in findings.Differences.Take(MostDifferences))
        {
            Verdict shown = difference.Either;
            table.AddRow(
                PlainWords.MomentWithSeconds(difference.Time), Number(shown.Value, "G6"), Number(shown.Expected, "G6"),
                PValues(difference), Words(difference.Was), Words(difference.Would));
        }
        console.Write(table);
    }

    /// <summary><c>alarm: level shift</c>, <c>level shift</c>, <c>ordinary</c>; <c>nothing</c> where it said nothing.</summary>
    private static string Words(Verdict? verdict) => verdict switch
    {
        null => "nothing",
        { IsAnomalous: false } => "ordinary",
        { IsAlarm: true } told => $"alarm: {KindStyle.Of(told.Kind).Words}",
        { } told => KindStyle.Of(told.Kind).Words,
    };

    // Two only where they differ, as with another detector.
    private static string PValues(ReplayDifference difference)
    {
        string was = Number(difference.Was?.PValue ?? double.NaN, "G2"), would = Number(difference.Would?.PValue ?? double.NaN, "G2");
        return was == would || would.Length == 0 ? was : was.Length == 0 ? would : $"{was} / {would}";
    }

    private static string Causes(IncidentRecord incident) =>
        string.Join(", ", incident.Causes.Take(3).Where((cause, rank) => rank == 0 || cause.Share >= 0.05).Select(cause => $"{cause.Sensor.Name} {PlainWords.Percent(cause.Share)}"));

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "";

    private static Table Grid(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (string column in columns)
            table.AddColumn(new TableColumn(column).NoWrap());
        return table;
    }
}
