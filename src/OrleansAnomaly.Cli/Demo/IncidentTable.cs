using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Data.Plant;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>
/// The latest incidents, a line each, in the columns that the terminal has room for. Laid out by hand: every cell is one line
/// of known width, which a general table would have to find out anew for each frame.
/// </summary>
internal sealed class IncidentTable
{
    private const int FewestRows = 4, MostRows = 24;
    private const int LeastForLasting = 96, LeastForPath = 112, LeastForOrigin = 124;
    private const int Gap = 2;

    private static readonly Style s_grey = new(Color.Grey), s_open = new(Color.Red1), s_true = new(Color.Green3), s_doubtful = new(Color.Yellow3);
    private static readonly Style s_rule = new(Color.Grey35);

    private readonly Column[] _columns;
    private readonly int _room;

    public IncidentTable(int width, long now)
    {
        _columns = [.. Columns(width, now)];
        _room = Math.Max(1, width - 1 - _columns.Sum(column => column.Width + Gap));
    }

    /// <summary>The table at that many rows, but neither too few to tell something nor too many to draw.</summary>
    public IRenderable Build(IReadOnlyList<IncidentView> incidents, int rows)
    {
        int shown = Math.Clamp(rows, FewestRows, MostRows);
        var lines = new List<IRenderable> { Header(), Rule() };
        for (int i = incidents.Count - 1; i >= 0 && lines.Count < shown + 2; i--)
            lines.Add(Row(incidents[i]));
        // An equal height from frame to frame keeps the view from jumping.
        while (lines.Count < shown + 2)
            lines.Add(Text.Empty);
        return new Rows(lines);
    }

    private Paragraph Header()
    {
        var line = new Paragraph();
        foreach (Column column in _columns)
            line.Append(column.Name.PadRight(WidthOf(column) + Gap), s_grey);
        return line;
    }

    private Text Rule() => new(new string('─', _columns.Sum(column => WidthOf(column) + Gap) - Gap), s_rule);

    private Paragraph Row(IncidentView view)
    {
        var line = new Paragraph();
        foreach (Column column in _columns)
        {
            int left = WidthOf(column);
            foreach ((string text, Style? style) in column.Cell(view, left))
            {
                string fitting = text.Length <= left ? text : left > 0 ? text[..(left - 1)] + "…" : "";
                line.Append(fitting, style ?? (view.IsOpen ? Style.Plain : s_grey));
                left -= fitting.Length;
            }
            line.Append(new string(' ', left + Gap), Style.Plain);
        }
        return line;
    }

    private int WidthOf(Column column) => column.Width > 0 ? column.Width : _room;

    private static IEnumerable<Column> Columns(int width, long now)
    {
        yield return new("opened", 11, (view, _) => [(PlainWords.Moment(view.Opened)[5..], null)]);
        yield return width >= LeastForPath
            ? new("machine", 22, (view, _) => [(view.Machine.Asset[(view.Machine.Asset.IndexOf('/', StringComparison.Ordinal) + 1)..], null)])
            : new("machine", 14, (view, _) => [(view.Machine.Asset[(view.Machine.Asset.LastIndexOf('/') + 1)..], null)]);
        yield return new("kind", 15, (view, _) => [(KindStyle.Of(view.Incident.Kind).Words, null)]);
        yield return new("caused by", 0, Causes);
        if (width >= LeastForOrigin)
            yield return new("origin", 7, (view, _) => [(PlainWords.Origin(view.Incident.Origin), null)]);
        if (width >= LeastForLasting)
        {
            yield return new("sure", 8, (view, _) => [(PlainWords.Confidence(view.Incident.Confidence), null)]);
            yield return new("lasts", 13, (view, _) => [view.IsOpen ? ($"■ {PlainWords.Span(view.LastingAt(now))}", s_open) : ($"  {PlainWords.Span(view.LastingAt(now))}", null)]);
        }
        yield return new("truth, delay", 14, (view, _) => view.Fault is null ? [("✗ no fault", s_open)] : [("✓ ", s_true), (PlainWords.Span(view.Delay ?? 0), null)]);
    }

    /// <summary>As many causes as there is room for; the first in green where truth names the same sensor, in yellow where another.</summary>
    private static (string, Style?)[] Causes(IncidentView view, int room)
    {
        if (view.Incident.Causes.Count == 0)
            return [("unclear", null)];
        string text = "";
        for (int most = 3; most > 0; most--)
        {
            text = CauseText.Brief(view.Incident, most);
            if (text.Length <= room)
                break;
        }
        if (view.Fault is null)
            return [(text, null)];
        int first = view.FirstCause < 0 ? 0 : PlantSensors.Names[view.FirstCause].Length;
        return [(text[..first], view.NamesCause ? s_true : s_doubtful), (text[first..], null)];
    }

    /// <summary>A column; one of width 0 takes the room that the others leave.</summary>
    private sealed record Column(string Name, int Width, Func<IncidentView, int, (string Text, Style? Style)[]> Cell);
}
