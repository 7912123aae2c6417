using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Bench.Detectors;

internal sealed class DetectorReport(IAnsiConsole console, TextWriter output)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Write(IReadOnlyList<DetectorFigures> figures, bool asJson)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new { Machine = MachineLine.Describe(), Detectors = figures }, s_json));
            return;
        }
        console.WriteLine(MachineLine.Describe());
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("detector");
        foreach (string name in (ReadOnlySpan<string>)["sensors", "bytes/sensor", "allocated/reading", "slowest", "median", "fastest"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (DetectorFigures row in figures)
        {
            table.AddRow(
                row.Detector, PlainWords.Count(row.Sensors), PlainWords.Count(row.BytesPerSensor), row.AllocatedPerReading.ToString("0.###", CultureInfo.InvariantCulture) + " B",
                Rate(row.Slowest), $"[bold]{Rate(row.Median)}[/]", Rate(row.Fastest));
        }
        console.Write(table);
        console.WriteLine("Readings per second on one core: detector, calibrator, decision and kind, every sensor with two weeks learned.");
    }

    private static string Rate(double rate) => PlainWords.Count((long)rate) + "/s";
}
