using System.Globalization;
using System.Text;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>One frame of the live view: progress, a cell per machine, the score against the truth, the latest incidents.</summary>
internal sealed class DemoFrame(PlantWatch watch, Pace pace, DemoOptions options, int width, int height) : JustInTimeRenderable
{
    private const int MapRows = 8;
    private const int ScoreWidth = 44;

    /// <summary>Lines that stand above and below the rows of the table of incidents.</summary>
    private const int OtherLines = 17;

    /// <summary>Evidence from which on a machine is shown as warming: a p-value of about 1 in 1,000.</summary>
    private const double Warm = 0.4;

    protected override IRenderable Build()
    {
        bool isNarrow = width < 96;
        var top = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2));
        if (isNarrow)
        {
            top.AddRow(MachineMap(width - 4));
        }
        else
        {
            top.AddColumn(new GridColumn().NoWrap().Width(ScoreWidth));
            top.AddRow(MachineMap(width - ScoreWidth - 8), ScoreBoard());
        }
        return new Rows(Header(), top, isNarrow ? new Markup(ScoreLine()) : Text.Empty, IncidentTable());
    }

    private Rows Header()
    {
        int cells = Math.Clamp(width - 60, 10, 80);
        int full = (int)(watch.Done * cells);
        double speed = TimeSpan.FromMicroseconds(watch.Plant.Now - watch.Start) / pace.Elapsed;
        string rate = PlainWords.Count((long)(watch.Readings / pace.Elapsed.TotalSeconds));
        return new Rows(
            new Markup($"[bold]OrleansAnomaly[/] [grey]·[/] {PlainWords.Count(options.Plant.Machines, "machine", "machines")}, {PlainWords.Count(options.Plant.Machines * (long)PlantSensors.Count)} sensors, seed {options.Plant.Seed} [grey]·[/] plant time [bold]{PlainWords.Moment(Math.Min(watch.Plant.Now, watch.End))}[/]"),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"[deepskyblue1]{new string('━', full)}[/][grey35]{new string('━', cells - full)}[/] {watch.Done:0 %} [grey]·[/] [bold]{rate}[/] readings/s [grey]·[/] {speed:N0} times real time")),
            Text.Empty);
    }

    private Rows MachineMap(int room)
    {
        int machines = watch.Machines.Length;
        int perRow = Math.Clamp(Math.Min(room / 2, (machines + MapRows - 1) / MapRows), 1, 60);
        int together = (machines + MapRows * perRow - 1) / (MapRows * perRow);
        var lines = new List<IRenderable>();
        for (int first = 0; first < machines; first += perRow * together)
        {
            var line = new StringBuilder();
            for (int cell = first; cell < Math.Min(machines, first + perRow * together); cell += together)
                line.Append(Cell(cell, Math.Min(machines, cell + together))).Append(' ');
            lines.Add(new Markup(line.ToString()));
        }
        string legend = $"[grey]calm[/] {Glyph(0.1, false, false)}  [grey]warming[/] {Glyph(0.45, false, false)} {Glyph(0.7, false, false)}  [grey]incident[/] {Glyph(0, true, false)}  [grey]truly faulty[/] {Glyph(0.1, false, true)}";
        if (together > 1)
            legend += $"  [grey]{together} machines a cell[/]";
        lines.Add(Text.Empty);
        lines.Add(new Markup(legend));
        return new Rows(lines);
    }

    private string Cell(int first, int end)
    {
        bool hasIncident = false, hasFault = false;
        double warmth = 0;
        for (int machine = first; machine < end; machine++)
        {
            hasIncident |= watch.Machines[machine].HasIncident;
            hasFault |= watch.HasFault(machine);
            warmth = Math.Max(warmth, watch.Machines[machine].Warmth);
        }
        return Glyph(warmth, hasIncident, hasFault);
    }

    /// <summary>Shape tells as much as colour does; brackets of colour behind it are the truth.</summary>
    private static string Glyph(double warmth, bool hasIncident, bool hasFault)
    {
        (string colour, char shape) = hasIncident ? ("red1", '■')
            : warmth >= 0.6 ? ("orange1", '▪')
            : warmth >= Warm ? ("yellow3", '▪')
            : ("grey50", '·');
        return hasFault ? $"[{colour} on grey30]{shape}[/]" : $"[{colour}]{shape}[/]";
    }

    private Grid ScoreBoard()
    {
        EventFigures figures = watch.Figures;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap());
        grid.AddRow(new Markup("[bold]Against the truth[/]"), new Markup("[grey](the monitors do not see it)[/]"));
        grid.AddRow(new Markup("recall"), Bar(figures.Recall, $"{figures.Found} of {figures.Events} faults"));
        grid.AddRow(new Markup("precision"), Bar(figures.Precision, $"{figures.TrueIncidents} of {figures.Incidents} alarms"));
        grid.AddRow(new Markup("cause first"), Bar(figures.CauseFirstShare, $"{figures.CauseFirst} of {figures.CauseKnown}"));
        grid.AddRow(new Markup("median delay"), new Markup(figures.MedianDelay is { } delay ? PlainWords.Span(Core.Readings.EventTime.From(delay)) : "–"));
        grid.AddRow(new Markup("open now"), new Markup(PlainWords.Count(watch.Incidents.Count(view => view.IsOpen), "incident", "incidents")));
        grid.AddRow(new Markup("readings"), new Markup(PlainWords.Count(watch.Readings)));
        return grid;
    }

    private static Markup Bar(double share, string text)
    {
        if (!double.IsFinite(share))
            return new Markup("–");
        const int cells = 10;
        int full = (int)Math.Round(share * cells);
        string colour = share >= 0.85 ? "green3" : share >= 0.6 ? "yellow3" : "red1";
        return new Markup($"[{colour}]{new string('━', full)}[/][grey35]{new string('━', cells - full)}[/] {PlainWords.Percent(share),5}  [grey]{text}[/]");
    }

    private string ScoreLine()
    {
        EventFigures figures = watch.Figures;
        string delay = figures.MedianDelay is { } median ? PlainWords.Span(Core.Readings.EventTime.From(median)) : "–";
        return $"recall [bold]{PlainWords.Percent(figures.Recall)}[/], precision [bold]{PlainWords.Percent(figures.Precision)}[/], cause first {PlainWords.Percent(figures.CauseFirstShare)}, median delay {delay}";
    }

    private Table IncidentTable()
    {
        bool isNarrow = width < 120;
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey35);
        table.AddColumn(new TableColumn("opened").NoWrap());
        table.AddColumn(new TableColumn("machine").NoWrap());
        table.AddColumn(new TableColumn("kind").NoWrap());
        table.AddColumn(new TableColumn("caused by").NoWrap());
        if (!isNarrow)
            table.AddColumn(new TableColumn("origin").NoWrap());
        table.AddColumn(new TableColumn("sure").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("state").NoWrap());
        table.AddColumn(new TableColumn("truth").NoWrap());

        int rows = Math.Clamp(height - OtherLines, 4, 24);
        for (int i = watch.Incidents.Count - 1; i >= 0 && table.Rows.Count < rows; i--)
            AddRow(table, watch.Incidents[i], isNarrow);
        // An equal height from frame to frame keeps the view from jumping.
        while (table.Rows.Count < rows)
            table.AddEmptyRow();
        return table;
    }

    private static void AddRow(Table table, IncidentView view, bool isNarrow)
    {
        Incident incident = view.Incident;
        string dim = view.IsOpen ? "" : "grey";
        string state = view.IsOpen ? "[red1]■ open[/]" : $"[grey]closed, {PlainWords.Span(incident.End - incident.Start)}[/]";
        string truth = view.Fault is null ? "[red1]✗ no fault[/]"
            : $"[green3]✓[/] after {PlainWords.Span(view.Delay ?? 0)}" + (view.NamesCause ? "" : $" [yellow3](it is {PlantSensors.Names[(int)view.Fault.Cause]})[/]");
        var cells = new List<string>
        {
            Dim(PlainWords.Moment(incident.Opened)[5..]),
            Dim(view.Machine.Asset[(view.Machine.Asset.IndexOf('/', StringComparison.Ordinal) + 1)..]),
            Dim(KindStyle.Of(incident.Kind).Words),
            Dim(CauseText.Brief(incident, PlantSensors.Names, isNarrow ? 1 : 3)),
        };
        if (!isNarrow)
            cells.Add(Dim(PlainWords.Origin(incident.Origin)));
        cells.AddRange([Dim(PlainWords.Confidence(incident.Confidence)), state, truth]);
        table.AddRow([.. cells.Select(cell => new Markup(cell))]);

        string Dim(string text) => dim.Length > 0 ? $"[{dim}]{Markup.Escape(text)}[/]" : Markup.Escape(text);
    }
}
