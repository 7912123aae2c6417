using System.Globalization;
using System.Text.Json;
using OrleansAnomaly.Data.Evaluation;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>What a demo has shown, as text and as JSON.</summary>
internal sealed class DemoSummary(PlantWatch watch, TimeSpan elapsed, TimeSpan busy, DemoOptions options, bool wasStopped)
{
    private readonly EventFigures _figures = watch.Figures;

    private double ReadingsPerSecond => watch.Readings / Math.Max(1e-9, busy.TotalSeconds);

    private double SimulatedDays => TimeSpan.FromMicroseconds(Math.Min(watch.Plant.Now, watch.End) - watch.Start).TotalDays;

    private int FalseIncidents => _figures.Incidents - _figures.TrueIncidents;

    public void WriteJson(TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("incidents", _figures.Incidents);
            json.WriteNumber("true_incidents", _figures.TrueIncidents);
            json.WriteNumber("faults", _figures.Events);
            json.WriteNumber("faults_found", _figures.Found);
            Share("precision", _figures.Precision);
            Share("recall", _figures.Recall);
            Share("f1", _figures.F1);
            Minutes("median_delay_minutes", _figures.MedianDelay);
            Minutes("p90_delay_minutes", _figures.NinetiethDelay);
            Share("cause_ranked_first", _figures.CauseFirstShare);
            json.WriteStartObject("kinds");
            foreach (KindFigures kind in _figures.Kinds)
            {
                json.WriteStartObject(KindStyle.Of(kind.Kind).Name);
                json.WriteNumber("faults", kind.Events);
                json.WriteNumber("faults_found", kind.Found);
                json.WriteNumber("cause_ranked_first", kind.CauseFirst);
                Minutes("median_delay_minutes", kind.MedianDelay);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteNumber("machines", options.Plant.Machines);
            json.WriteNumber("readings", watch.Readings);
            json.WriteNumber("readings_per_second", Math.Round(ReadingsPerSecond));
            json.WriteNumber("simulated_days", Math.Round(SimulatedDays, 3));
            json.WriteNumber("seed", options.Plant.Seed);
            json.WriteString("verdict_digest", watch.Digest.ToString("x16", CultureInfo.InvariantCulture));
            json.WriteNumber("elapsed_seconds", Math.Round(elapsed.TotalSeconds, 3));
            json.WriteNumber("busy_seconds", Math.Round(busy.TotalSeconds, 3));
            json.WriteBoolean("stopped", wasStopped);
            json.WriteEndObject();

            void Share(string name, double share)
            {
                if (double.IsFinite(share))
                    json.WriteNumber(name, Math.Round(share, 4));
                else
                    json.WriteNull(name);
            }

            void Minutes(string name, TimeSpan? span)
            {
                if (span is { } value)
                    json.WriteNumber(name, Math.Round(value.TotalMinutes, 1));
                else
                    json.WriteNull(name);
            }
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    public void WriteText(IAnsiConsole console)
    {
        console.WriteLine();
        if (wasStopped)
            console.MarkupLine($"[yellow]Stopped[/] at {PlainWords.Percent(watch.Done)} of the time; the figures are those of the part that was watched.");
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[bold]{SimulatedDays:0.#} days[/] of {PlainWords.Count(options.Plant.Machines, "machine", "machines")} in {elapsed.TotalSeconds:0.0} s: {PlainWords.Count(watch.Readings)} readings, {PlainWords.Count((long)ReadingsPerSecond)} a second simulated, sent over HTTP and watched."));
        if (!wasStopped && options.Duration is { } wanted && elapsed > wanted * 1.05 + TimeSpan.FromSeconds(0.5))
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[yellow]This machine was too slow for the pace:[/] {elapsed.TotalSeconds:0} s instead of {wanted.TotalSeconds:0} s."));
        console.WriteLine();

        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("fault");
        foreach (string name in (ReadOnlySpan<string>)["injected", "found", "recall", "cause ranked first", "median delay"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (KindFigures kind in _figures.Kinds)
            AddRow(KindStyle.Of(kind.Kind).Words, kind.Events, kind.Found, kind.Recall, (double)kind.CauseFirst / kind.Found, kind.MedianDelay, "");
        if (_figures.Kinds.Count > 0)
            table.AddEmptyRow();
        AddRow("all", _figures.Events, _figures.Found, _figures.Recall, _figures.CauseFirstShare, _figures.MedianDelay, "bold");
        console.Write(table);
        console.MarkupLine($"{PlainWords.Count(_figures.Incidents, "incident", "incidents")}, {_figures.TrueIncidents} true and {FalseIncidents} false: [bold]precision {PlainWords.Percent(_figures.Precision)}, recall {PlainWords.Percent(_figures.Recall)}[/], F1 {Decimal(_figures.F1)}. Seed {options.Plant.Seed}; verdict digest {watch.Digest:x16}.");

        void AddRow(string name, int events, int found, double recall, double first, TimeSpan? delay, string style)
        {
            string[] cells = [name, PlainWords.Count(events), PlainWords.Count(found), PlainWords.Percent(recall), PlainWords.Percent(first), delay is { } d ? PlainWords.Span(Core.Readings.EventTime.From(d)) : "–"];
            table.AddRow(cells.Select(cell => new Markup(style.Length > 0 ? $"[{style}]{cell}[/]" : cell)));
        }
    }

    private static string Decimal(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
