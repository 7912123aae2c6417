using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Bench.Runtime;

internal sealed class RuntimeReport(IAnsiConsole console, TextWriter output)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Write(IReadOnlyList<RuntimeFigure> figures, bool asJson)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new { Machine = MachineLine.Describe(), Figures = figures }, s_json));
            return;
        }
        console.WriteLine(MachineLine.Describe());
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("what");
        table.AddColumn(new TableColumn("figure").RightAligned());
        table.AddColumn("unit");
        table.AddColumn("conditions");
        foreach (RuntimeFigure figure in figures)
            table.AddRow(figure.What.EscapeMarkup(), $"[bold]{Number(figure.Value)}[/]", figure.Unit, figure.Note.EscapeMarkup());
        console.Write(table);
        console.WriteLine("The generator of the load runs in the same process and is part of every figure.");
    }

    private static string Number(double value) => value.ToString(value >= 1_000 ? "N0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
