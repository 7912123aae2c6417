using System.Globalization;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>One frame of the live view: progress, a cell per machine, the score against the truth, the latest incidents.</summary>
internal sealed class DemoFrame(PlantWatch watch, Pace pace, DemoOptions options, Uri url, int width, int height) : JustInTimeRenderable
{
    private const int ScoreWidth = 50;
    private const int NarrowBelow = 112;

    /// <summary>Lines that stand above and below the rows of the table of incidents, that of the cursor included.</summary>
    private const int OtherLines = 17, OtherLinesWhenNarrow = 19;

    protected override IRenderable Build()
    {
        if (width < NarrowBelow)
            return new Rows(Header(), new MachineMap(watch.Machines.Length, width - 2).Build(watch), Text.Empty, new Markup(ScoreLine()), Text.Empty, Incidents());
        var top = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(4)).AddColumn(new GridColumn().NoWrap().Width(ScoreWidth));
        top.AddRow(new MachineMap(watch.Machines.Length, width - ScoreWidth - 8).Build(watch), ScoreBoard());
        return new Rows(Header(), top, Text.Empty, Incidents());
    }

    private IRenderable Incidents() => new IncidentTable(width, Math.Min(watch.Plant.Now, watch.End)).Build(watch.Incidents, height - (width < NarrowBelow ? OtherLinesWhenNarrow : OtherLines));

    private Rows Header()
    {
        int cells = Math.Clamp(width - 62, 10, 80);
        int full = (int)(watch.Done * cells);
        double speed = TimeSpan.FromMicroseconds(watch.Plant.Now - watch.Start) / pace.Elapsed;
        string rate = PlainWords.Count((long)(watch.Readings / pace.Elapsed.TotalSeconds));
        string sensors = width < NarrowBelow ? "" : $", {PlainWords.Count(options.Plant.Machines * (long)PlantSensors.Count)} sensors, seed {options.Plant.Seed}";
        string title = $"OrleansAnomaly · {PlainWords.Count(options.Plant.Machines, "machine", "machines")}{sensors} · plant time ", time = PlainWords.Moment(Math.Min(watch.Plant.Now, watch.End));
        // Where the service answers, as much of it as there is room for.
        string where = ((string[])[$" · curl {url}v1/incidents", $" · {url.Authority}", ""]).First(text => title.Length + time.Length + text.Length < width || text.Length == 0);
        return new Rows(
            new Markup($"[bold]OrleansAnomaly[/]{title["OrleansAnomaly".Length..].Replace("·", "[grey]·[/]", StringComparison.Ordinal)}[bold]{time}[/][grey]{where.EscapeMarkup()}[/]"),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"[deepskyblue1]{new string('━', full)}[/][grey35]{new string('─', cells - full)}[/] {watch.Done:0 %} [grey]·[/] [bold]{rate}[/] readings/s [grey]·[/] {speed:N0} times real time")),
            Text.Empty);
    }

    private Rows ScoreBoard()
    {
        EventFigures figures = watch.Figures;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap());
        grid.AddRow(new Markup("recall"), Bar(figures.Recall, $"{figures.Found} of {figures.Events} faults"));
        grid.AddRow(new Markup("precision"), Bar(figures.Precision, $"{figures.TrueIncidents} of {figures.Incidents} alarms"));
        grid.AddRow(new Markup("cause first"), Bar(figures.CauseFirstShare, $"{figures.CauseFirst} of {figures.CauseKnown} found"));
        grid.AddRow(new Markup("median delay"), new Markup(figures.MedianDelay is { } delay ? PlainWords.Span(Core.Readings.EventTime.From(delay)) : "–"));
        grid.AddRow(new Markup("open now"), new Markup(PlainWords.Count(watch.Incidents.Count(view => view.IsOpen), "incident", "incidents")));
        grid.AddRow(new Markup("readings"), new Markup(PlainWords.Count(watch.Readings)));
        return new Rows(new Markup("[bold]Against the truth[/] [grey](the monitors do not see it)[/]"), grid);
    }

    private static Markup Bar(double share, string text)
    {
        if (!double.IsFinite(share))
            return new Markup("–");
        const int cells = 10;
        int full = (int)Math.Round(share * cells);
        string colour = share >= 0.85 ? "green3" : share >= 0.6 ? "yellow3" : "red1";
        return new Markup($"[{colour}]{new string('━', full)}[/][grey35]{new string('─', cells - full)}[/] {PlainWords.Percent(share),5}  [grey]{text}[/]");
    }

    private string ScoreLine()
    {
        EventFigures figures = watch.Figures;
        string delay = figures.MedianDelay is { } median ? PlainWords.Span(Core.Readings.EventTime.From(median)) : "–";
        return $"recall [bold]{PlainWords.Percent(figures.Recall)}[/], precision [bold]{PlainWords.Percent(figures.Precision)}[/], cause first {PlainWords.Percent(figures.CauseFirstShare)}, median delay {delay}";
    }
}
