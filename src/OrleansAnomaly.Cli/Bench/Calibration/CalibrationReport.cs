using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Bench.Calibration;

internal sealed class CalibrationReport(IAnsiConsole console, TextWriter output)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Write(IReadOnlyList<CalibrationFigures> figures, CalibrationBench bench, bool asJson)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    bench.Sensors, bench.Days, bench.LearnedDays, bench.Seed, CalibrationBench.Requested,
                    Results = figures.Select(row => new { row.Detector, Data = Words(row.Data), row.Readings, row.Observed }),
                },
                s_json));
            return;
        }
        console.WriteLine($"{PlainWords.Count(bench.Sensors, "sensor", "sensors")} of each kind of data, {bench.Days} days at 5 minutes, counted after day {bench.LearnedDays}, seed {bench.Seed}");
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("detector");
        table.AddColumn("data");
        foreach (double requested in CalibrationBench.Requested)
            table.AddColumn(new TableColumn($"asked {requested.ToString("0e+0", CultureInfo.InvariantCulture)}").RightAligned());
        foreach (CalibrationFigures row in figures)
            table.AddRow([row.Detector, Words(row.Data), .. row.Observed.Select((rate, i) => Cell(rate, CalibrationBench.Requested[i]))]);
        console.Write(table);
        console.WriteLine("Observed rate of p-values at or below what was asked, and how many times too often that is. Nothing is wrong in any of the data.");
    }

    private static string Cell(double observed, double requested)
    {
        double ratio = observed / requested;
        string colour = ratio is > 0.5 and < 2 ? "green3" : ratio is > 0.2 and < 5 ? "yellow3" : "red1";
        return string.Create(CultureInfo.InvariantCulture, $"{observed:0.0e+0} [{colour}]{ratio,6:0.00} ×[/]");
    }

    private static string Words(HarmlessData data) => data switch
    {
        HarmlessData.Stationary => "stationary Gaussian",
        HarmlessData.HeavyTailed => "heavy-tailed (Student-t, 3)",
        HarmlessData.Autocorrelated => "autocorrelated (AR(1), 0.9)",
        _ => "drifting (random walk and trend)",
    };
}
