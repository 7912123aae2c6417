using System.Globalization;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Tells people what came of each file: rows read and refused, incidents found.</summary>
internal sealed class DetectSummary(IAnsiConsole console, int files)
{
    private const int MostIncidents = 25;
    private const int MostRefusals = 3;

    public void Say(string line) => console.WriteLine(line);

    public void Write(FileReport report)
    {
        double seconds = Math.Max(report.Elapsed.TotalSeconds, 1e-3);
        string rows = PlainWords.Count(report.Tally.RowsRead, "row", "rows");
        string span = report.FirstTime == EventTime.None ? "" : $" from {PlainWords.Moment(report.FirstTime)} to {PlainWords.Moment(report.LastTime)}";
        string assets = report.HasSeveralAssets ? $", {PlainWords.Count(report.Assets.Count, "asset", "assets")}" : "";
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[bold]{Markup.Escape(report.Name)}[/]: {rows}{span}{assets}; {PlainWords.Count(report.Intake.Anomalous, "anomalous reading", "anomalous readings")}, [bold]{PlainWords.Count(report.Incidents.Count, "incident", "incidents")}[/] [grey]({seconds:0.0} s, {PlainWords.Count((long)(report.Tally.RowsRead * report.Schema.Values.Count / seconds))} readings/s)[/]"));
        if (files == 1)
        {
            foreach (string decision in report.Schema.Decisions)
                console.MarkupLine($"  [grey]{Markup.Escape(decision)}[/]");
        }
        WriteRefusals(report);
        WriteIncidents(report);
        console.WriteLine();
    }

    private void WriteRefusals(FileReport report)
    {
        CsvTally tally = report.Tally;
        if (tally.RowsRefused > 0)
        {
            IEnumerable<string> reasons = Enum.GetValues<CsvRefusalReason>()
                .Where(reason => tally.Refused(reason) > 0)
                .Select(reason => $"{PlainWords.Count(tally.Refused(reason))} {Words(reason)}");
            console.MarkupLine($"  [yellow]{PlainWords.Count(tally.RowsRefused, "row", "rows")} refused[/]: {string.Join(", ", reasons)}");
            foreach (CsvRefusal refusal in tally.Refusals.Take(MostRefusals))
                console.WriteLine($"    {refusal}");
            if (tally.RowsRefused > MostRefusals)
                console.WriteLine("    …");
        }
        if (report.Damage is { } damage)
            console.MarkupLine($"  [yellow]Damaged[/]: {Markup.Escape(damage)}");
        Tell(report.Intake[Observation.Late], "reading is older than one before it and was not scored", "readings are older than one before them and were not scored");
        Tell(report.Intake[Observation.Duplicate], "reading repeats a time and was ignored", "readings repeat a time and were ignored");
        Tell(report.Intake[Observation.Future], "reading lies too far ahead and was refused", "readings lie too far ahead and were refused");
        Tell(report.Intake[Observation.NoMeasurement], "value is missing", "values are missing");

        void Tell(long count, string one, string many)
        {
            if (count > 0)
                console.MarkupLine($"  [yellow]{PlainWords.Count(count)}[/] {(count == 1 ? one : many)}");
        }
    }

    private void WriteIncidents(FileReport report)
    {
        IReadOnlyList<(WatchedAsset Asset, Incident Incident)> incidents = report.Incidents.InOrderOfTime();
        if (incidents.Count == 0)
            return;
        bool hasCauses = report.Schema.Values.Count > 1;
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        if (report.HasSeveralAssets)
            table.AddColumn("asset");
        table.AddColumn(new TableColumn("start (UTC)").NoWrap());
        table.AddColumn(new TableColumn("end").NoWrap());
        table.AddColumn(new TableColumn("lasted").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("kind").NoWrap());
        table.AddColumn("origin");
        table.AddColumn(new TableColumn("confidence").RightAligned());
        if (hasCauses)
            table.AddColumn("causes");
        // With too many to show, the surest are; still in order of time.
        double least = incidents.Count <= MostIncidents ? 0 : incidents.Select(found => found.Incident.Confidence).OrderDescending().ElementAt(MostIncidents - 1);
        foreach ((WatchedAsset asset, Incident incident) in incidents.Where(found => found.Incident.Confidence >= least).Take(MostIncidents))
        {
            var cells = new List<string>();
            Func<long, string> moment = incident.End - incident.Start < 10 * EventTime.Minute ? PlainWords.MomentWithSeconds : PlainWords.Moment;
            if (report.HasSeveralAssets)
                cells.Add(asset.Name ?? "");
            cells.AddRange([moment(incident.Start), moment(incident.End), PlainWords.Span(incident.End - incident.Start),
                KindStyle.Of(incident.Kind).Words, PlainWords.Origin(incident.Origin), PlainWords.Confidence(incident.Confidence)]);
            if (hasCauses)
                cells.Add(CauseText.Brief(incident, asset.Sensors, 3));
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        console.Write(table);
        if (report.Incidents.Count > MostIncidents)
            console.WriteLine($"  {MostIncidents} of {PlainWords.Count(report.Incidents.Count)} incidents are shown, those with the highest confidence.");
    }

    private static string Words(CsvRefusalReason reason) => reason switch
    {
        CsvRefusalReason.TooFewFields => "with too few fields",
        CsvRefusalReason.TooManyFields => "with too many fields",
        CsvRefusalReason.TooManyColumns => "with too many columns",
        CsvRefusalReason.FieldTooLong => "with a field too long",
        CsvRefusalReason.LineTooLong => "too long",
        CsvRefusalReason.QuoteNotClosed => "with a quote not closed",
        CsvRefusalReason.TextAfterQuote => "with text after a quote",
        CsvRefusalReason.NulByte => "with a NUL byte",
        CsvRefusalReason.NotUtf8 => "not in UTF-8",
        CsvRefusalReason.TimeMissing => "without a time",
        CsvRefusalReason.TimeNotReadable => "with a time that cannot be read",
        CsvRefusalReason.TimeOutOfRange => "with a time out of range",
        CsvRefusalReason.NotANumber => "with a value that is no number",
        CsvRefusalReason.KeyMissing => "without a key",
        CsvRefusalReason.KeyTooLong => "with a key too long",
        CsvRefusalReason.TooManyKeys => "with too many different keys",
        CsvRefusalReason.InputDamaged => "damaged",
        _ => reason.ToString(),
    };
}
