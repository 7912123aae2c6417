using System.Globalization;
using System.Text;
using System.Xml;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Cli.Plot;

/// <summary>Draws a <see cref="Chart"/> as SVG. Each series takes at most one point set per pixel column, however long it is.</summary>
internal sealed class SvgChart : SvgDrawing
{
    private const int Width = 1200;
    private const int Right = 20;
    private const int Top = 74;
    private const int Bottom = 44;
    private const int Gap = 22;

    private const string Style = """

        .name { font-weight: 600; fill: #374151 }
        .value { stroke: #1f4e79; stroke-width: 1.1; fill: none; stroke-linejoin: round }
        .lone { fill: #1f4e79 }
        .band { fill: #7fb3e0; fill-opacity: .38; stroke: none }
        .incident { fill: #dc2626; fill-opacity: .11; stroke: #dc2626; stroke-opacity: .35; stroke-width: .6 }
        .label { font-size: 10px; fill: #b91c1c }
        .mark { stroke: #ffffff; stroke-width: .7 }
        @media (prefers-color-scheme: dark) {
          .name { fill: #d1d5db }
          .value { stroke: #a9cbea }
          .lone { fill: #a9cbea }
          .band { fill: #4d86b8; fill-opacity: .35 }
          .incident { fill: #f87171; fill-opacity: .15; stroke: #f87171 }
          .label { fill: #fca5a5 }
          .mark { stroke: #14171c }
        }

        """;

    private readonly Chart _chart;
    private readonly int _panelHeight;
    private readonly int _left;
    private readonly List<PanelScale> _scales = [];
    private readonly TimeAxis _time;
    private readonly long _first, _last;

    private SvgChart(Chart chart, XmlWriter xml)
        : base(xml)
    {
        _chart = chart;
        _panelHeight = chart.Panels.Count switch { <= 1 => 330, 2 => 220, 3 => 170, <= 6 => 130, _ => 90 };
        (_first, _last) = TimeRange(chart.Panels);
        int widest = 0;
        foreach (ChartPanel panel in chart.Panels)
        {
            ValueAxis axis = AxisOf(panel.Trace, _panelHeight);
            foreach ((_, string label) in axis.Ticks())
                widest = Math.Max(widest, label.Length);
            _scales.Add(new PanelScale(panel, axis, Top + _scales.Count * (_panelHeight + Gap)));
        }
        _left = Math.Max(46, 16 + (int)(widest * 6.6));
        _time = new TimeAxis(_first, _last, PlotWidth / 90);
    }

    private int PlotWidth => Width - _left - Right;

    private int Height => Top + Math.Max(1, _chart.Panels.Count) * (_panelHeight + Gap) - Gap + Bottom;

    public static void Write(Chart chart, Stream stream)
    {
        using XmlWriter xml = Open(stream);
        new SvgChart(chart, xml).Write();
    }

    private void Write()
    {
        Begin(Width, Height, _chart.Title, Style);
        Text("title", _left, 24, Clean(_chart.Title));
        WriteLegend();
        WriteTimeAxis();
        foreach (PanelScale scale in _scales)
            WritePanel(scale);
        End();
    }

    private void WriteLegend()
    {
        double x = _left;
        const int y = 42;
        Start("path", "value");
        Attribute("d", $"M{_left} {y}h18");
        End();
        x = Entry(x + 24, "value");
        Box("band", x, y - 5);
        x = Entry(x + 24, "expected");
        if (_chart.Panels.Any(panel => panel.Incidents.Count > 0))
        {
            Box("incident", x, y - 5);
            x = Entry(x + 24, "incident");
        }
        foreach (AnomalyKind kind in KindsSeen())
        {
            WriteMark(kind, x + 6, y, legend: true);
            x = Entry(x + 16, KindStyle.Of(kind).Words);
        }

        double Entry(double at, string text)
        {
            Text(null, at, y + 4, text);
            return at + text.Length * 6.2 + 18;
        }

        void Box(string style, double left, double top)
        {
            Start("rect", style);
            Attribute("x", Number(left));
            Attribute("y", Number(top));
            Attribute("width", 18);
            Attribute("height", 10);
            End();
        }
    }

    private SortedSet<AnomalyKind> KindsSeen()
    {
        var kinds = new SortedSet<AnomalyKind>();
        foreach (ChartPanel panel in _chart.Panels)
        {
            foreach (ref readonly TraceSpan span in panel.Trace.Spans)
            {
                if (span.Mark.IsSet)
                    kinds.Add(span.Mark.Kind);
            }
        }
        return kinds;
    }

    private void WriteTimeAxis()
    {
        int bottom = Height - Bottom;
        if (_first > _last)
            return;
        foreach (TimeTick tick in _time.Ticks())
        {
            double x = X(tick.Time);
            foreach (PanelScale scale in _scales)
                Line("grid", x, scale.Top, x, scale.Top + _panelHeight);
            Text(null, x, bottom + 16, tick.Label, "middle");
            if (tick.Period.Length > 0)
                Text(null, x, bottom + 31, tick.Period, "middle");
        }
        Text(null, Width - Right, 24, _chart.TimesAreInvented ? "times are counted from the first row" : "times in UTC", "end");
    }

    private void WriteIncidents(PanelScale scale)
    {
        double labelEnds = double.NegativeInfinity;
        foreach (ChartIncident incident in scale.Panel.Incidents)
        {
            double x = X(incident.Start);
            Start("rect", "incident");
            Attribute("x", Number(x));
            Attribute("y", scale.Top);
            Attribute("width", Number(Math.Max(1.5, X(incident.End) - x)));
            Attribute("height", _panelHeight);
            Element("title", Clean(incident.Details));
            End();
            if (!scale.Panel.IsLabelled)
                continue;
            string label = Clean(incident.Label);
            double textWidth = label.Length * 5.7;
            double at = Math.Min(x, Width - Right - textWidth);
            // Labels that would lie over one another are left to the pointer.
            if (at < labelEnds)
                continue;
            Text("label", at, scale.Top - 5, label);
            labelEnds = at + textWidth + 8;
        }
    }

    private void WritePanel(PanelScale scale)
    {
        foreach ((double value, string label) in scale.Axis.Ticks())
        {
            double y = scale.Y(value, _panelHeight);
            Line("grid", _left, y, Width - Right, y);
            Text(null, _left - 7, y + 4, label, "end");
        }
        if (_first <= _last)
        {
            WriteIncidents(scale);
            TraceSpan[] columns = Columns(scale.Trace);
            WriteBand(scale, columns);
            WriteValues(scale, columns);
            WriteMarks(scale);
        }
        Start("path", "axis");
        Attribute("d", $"M{_left} {scale.Top}v{_panelHeight}H{Width - Right}");
        End();
        if (_chart.Panels.Count > 1)
            Text("name", _left + 6, scale.Top + 13, Clean(scale.Trace.Name));
    }

    /// <summary>The spans of a trace gathered by pixel column.</summary>
    private TraceSpan[] Columns(SeriesTrace trace)
    {
        var columns = new TraceSpan[PlotWidth + 1];
        foreach (ref readonly TraceSpan span in trace.Spans)
        {
            if (span.Count > 0 || span.HasBand)
                columns[(int)(_time.Position(span.FirstTime) * PlotWidth)].Merge(span);
        }
        return columns;
    }

    private void WriteBand(PanelScale scale, TraceSpan[] columns)
    {
        long longest = LongestGap(columns, static c => c.HasBand);
        var path = new StringBuilder();
        int start = 0;
        while (start < columns.Length)
        {
            if (!columns[start].HasBand)
            {
                start++;
                continue;
            }
            int end = start;
            for (int i = start + 1; i < columns.Length && i - end <= longest; i++)
            {
                if (columns[i].HasBand)
                    end = i;
            }
            char verb = 'M';
            for (int i = start; i <= end; i++)
            {
                if (columns[i].HasBand)
                {
                    Append(path, verb, X(columns[i].FirstTime), scale.Y(columns[i].Upper, _panelHeight));
                    verb = 'L';
                }
            }
            for (int i = end; i >= start; i--)
            {
                if (columns[i].HasBand)
                    Append(path, 'L', X(columns[i].FirstTime), scale.Y(columns[i].Lower, _panelHeight));
            }
            path.Append('Z');
            start = end + 1;
        }
        Path("band", path);
    }

    private void WriteValues(PanelScale scale, TraceSpan[] columns)
    {
        long longest = LongestGap(columns, static c => c.Count > 0);
        var path = new StringBuilder();
        int previous = -1, run = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            ref readonly TraceSpan column = ref columns[i];
            if (column.Count == 0)
                continue;
            bool begins = previous < 0 || i - previous > longest;
            if (begins && run == 1)
                LoneReading(scale, columns[previous]);
            run = begins ? 1 : run + 1;
            double x = X(column.FirstTime);
            Append(path, begins ? 'M' : 'L', x, scale.Y(column.First, _panelHeight));
            if (column.Count > 1)
            {
                path.Append(CultureInfo.InvariantCulture, $"V{Number(scale.Y(column.Max, _panelHeight))}V{Number(scale.Y(column.Min, _panelHeight))}V{Number(scale.Y(column.Last, _panelHeight))}");
                run++;
            }
            previous = i;
        }
        if (run == 1)
            LoneReading(scale, columns[previous]);
        Path("value", path);
    }

    /// <summary>A reading with no neighbour near enough to draw a line to.</summary>
    private void LoneReading(PanelScale scale, in TraceSpan column)
    {
        Start("circle", "lone");
        Attribute("cx", Number(X(column.FirstTime)));
        Attribute("cy", Number(scale.Y(column.First, _panelHeight)));
        Attribute("r", "1.2");
        End();
    }

    private void WriteMarks(PanelScale scale)
    {
        // Marks that would all but cover one another are drawn once: a long anomaly is a row of marks, not a smear.
        const double nearX = 5, nearY = 3;
        var lastByKind = new Dictionary<AnomalyKind, (double X, double Y)>();
        foreach (ref readonly TraceSpan span in scale.Trace.Spans)
        {
            if (!span.Mark.IsSet)
                continue;
            double x = X(span.Mark.Time);
            double y = double.IsFinite(span.Mark.Value) ? scale.Y(span.Mark.Value, _panelHeight) : scale.Top + _panelHeight - 6;
            if (lastByKind.TryGetValue(span.Mark.Kind, out (double X, double Y) last) && x - last.X < nearX && Math.Abs(y - last.Y) < nearY)
                continue;
            lastByKind[span.Mark.Kind] = (x, y);
            WriteMark(span.Mark.Kind, x, y, legend: false);
        }
    }

    private void WriteMark(AnomalyKind kind, double x, double y, bool legend)
    {
        KindStyle style = KindStyle.Of(kind);
        Start("path", legend ? "mark key" : "mark");
        Attribute("d", style.Path);
        Attribute("transform", $"translate({Number(x)} {Number(y)})");
        Attribute("fill", style.Colour);
        Attribute("fill-rule", "evenodd");
        if (!legend)
            Element("title", style.Words);
        End();
    }

    /// <summary>Across how many pixel columns a line is still drawn: several times the usual distance of neighbours.</summary>
    private static long LongestGap(TraceSpan[] columns, Func<TraceSpan, bool> isThere)
    {
        var gaps = new List<int>();
        int previous = -1;
        for (int i = 0; i < columns.Length; i++)
        {
            if (!isThere(columns[i]))
                continue;
            if (previous >= 0)
                gaps.Add(i - previous);
            previous = i;
        }
        if (gaps.Count == 0)
            return 3;
        gaps.Sort();
        return Math.Max(3, gaps[gaps.Count / 2] * 6L);
    }

    /// <summary>The range of the values, widened towards the band as far as that leaves the values readable.</summary>
    private static ValueAxis AxisOf(SeriesTrace trace, int height)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        double bandLow = double.PositiveInfinity, bandHigh = double.NegativeInfinity;
        foreach (ref readonly TraceSpan span in trace.Spans)
        {
            if (span.Count > 0)
            {
                low = Math.Min(low, span.Min);
                high = Math.Max(high, span.Max);
            }
            if (span.HasBand)
            {
                bandLow = Math.Min(bandLow, span.Lower);
                bandHigh = Math.Max(bandHigh, span.Upper);
            }
        }
        if (low > high)
            return new ValueAxis(0, 1, 2);
        double room = high - low;
        low = Math.Min(low, Math.Max(bandLow, low - 0.15 * room));
        high = Math.Max(high, Math.Min(bandHigh, high + 0.15 * room));
        double margin = 0.05 * (high - low);
        return new ValueAxis(low - margin, high + margin, Math.Max(3, height / 45));
    }

    private static (long First, long Last) TimeRange(IReadOnlyList<ChartPanel> panels)
    {
        long first = long.MaxValue, last = long.MinValue;
        foreach (ChartPanel panel in panels)
        {
            foreach (ref readonly TraceSpan span in panel.Trace.Spans)
            {
                if (span.Count > 0 || span.HasBand)
                {
                    first = Math.Min(first, span.FirstTime);
                    last = Math.Max(last, span.LastTime);
                }
                if (span.Mark.IsSet)
                {
                    first = Math.Min(first, span.Mark.Time);
                    last = Math.Max(last, span.Mark.Time);
                }
            }
        }
        return (first, last);
    }

    private double X(long time) => _left + _time.Position(time) * PlotWidth;

    private static void Append(StringBuilder path, char verb, double x, double y) => path.Append(verb).Append(Number(x)).Append(' ').Append(Number(y));

    /// <summary>A panel's trace with its axis and place.</summary>
    private sealed record PanelScale(ChartPanel Panel, ValueAxis Axis, int Top)
    {
        public SeriesTrace Trace => Panel.Trace;

        public double Y(double value, int height) => Top + height - Axis.Position(value) * height;
    }
}
