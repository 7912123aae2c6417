using System.Globalization;
using System.Xml;

namespace OrleansAnomaly.Cli.Plot;

/// <summary>Draws quality against cost: a dot per detector, the larger the more it keeps; one whose bytes are not counted is a ring.</summary>
internal sealed class CostChart : SvgDrawing
{
    private const int Width = 900, Height = 560;
    private const int Left = 60, Right = 24, Top = 74, Bottom = 52;
    private const double LetterWidth = 7, LetterHeight = 13;

    private const string Style = """

        .dot { fill: #2a84cf; fill-opacity: .55; stroke: #1f4e79; stroke-width: 1 }
        .ring { fill: none; stroke: #9ca3af; stroke-width: 1.6 }
        .lead { stroke: #9ca3af; stroke-width: .7; fill: none }
        .name { font-weight: 600; fill: #374151 }
        .plain { fill: #6b7280 }
        @media (prefers-color-scheme: dark) {
          .dot { fill: #4d86b8; stroke: #a9cbea }
          .ring { stroke: #6b7280 }
          .lead { stroke: #6b7280 }
          .name { fill: #d1d5db }
          .plain { fill: #9ca3af }
        }

        """;

    private static readonly int[] s_sizes = [1_000, 10_000, 100_000];

    private readonly IReadOnlyList<CostPoint> _points;
    private readonly ValueAxis _quality;
    private readonly double _low, _high;    // powers of ten of the cost

    private CostChart(IReadOnlyList<CostPoint> points, XmlWriter xml)
        : base(xml)
    {
        _points = points;
        double best = points.Count == 0 ? 1 : points.Max(point => point.Quality);
        _quality = new ValueAxis(0, best * 1.08, 8);
        _low = points.Count == 0 ? -1 : Math.Log10(points.Min(point => point.Microseconds)) - 0.2;
        _high = points.Count == 0 ? 1 : Math.Log10(points.Max(point => point.Microseconds)) + 0.4;
    }

    /// <summary>Draws the points that have a quality and a cost.</summary>
    public static void Write(IReadOnlyList<CostPoint> points, Stream stream)
    {
        using XmlWriter xml = Open(stream);
        new CostChart([.. points.Where(point => double.IsFinite(point.Quality) && point.Microseconds > 0)], xml).Write();
    }

    private static double Radius(int? bytes) => bytes is { } known ? 3 + 3.2 * Math.Max(0, Math.Log10(known) - 2) : 4;

    private void Write()
    {
        Begin(Width, Height, "Quality and cost of detectors", Style);
        Text("title", Left, 24, "Quality and cost of detectors");
        WriteLegend();
        WriteAxes();
        var places = new LabelPlaces(new LabelBox(Left + 2, Top + 2, Width - Right, Height - Bottom - 2));
        foreach (CostPoint point in _points)
        {
            places.Keep(X(point), Y(point), Radius(point.Bytes));
            Circle(point.Bytes is null ? "ring" : "dot", X(point), Y(point), Radius(point.Bytes));
        }
        foreach (CostPoint point in _points)
            WriteName(point, places);
        End();
    }

    private void WriteLegend()
    {
        double x = Left + 8;
        Text(null, Left, 46, "state per sensor:");
        x += 92;
        foreach (int bytes in s_sizes)
        {
            double radius = Radius(bytes);
            Circle("dot", x + radius, 42, radius);
            string text = $"{bytes / 1000} kB";
            Text(null, x + 2 * radius + 5, 46, text);
            x += 2 * radius + 5 + text.Length * LetterWidth + 16;
        }
        Circle("ring", x + 4, 42, 4);
        Text(null, x + 13, 46, "baseline");
    }

    private void WriteAxes()
    {
        int bottom = Height - Bottom;
        foreach ((double value, string label) in _quality.Ticks())
        {
            double y = At(value);
            Line("grid", Left, y, Width - Right, y);
            Text(null, Left - 7, y + 4, label, "end");
        }
        for (int power = (int)Math.Floor(_low); power <= _high; power++)
        {
            foreach (int leading in (ReadOnlySpan<int>)[1, 2, 5])
            {
                double cost = leading * Math.Pow(10, power), at = Math.Log10(cost);
                if (at < _low || at > _high)
                    continue;
                Line("grid", XOf(at), Top, XOf(at), bottom);
                Text(null, XOf(at), bottom + 16, cost.ToString("0.####", CultureInfo.InvariantCulture), "middle");
            }
        }
        Start("path", "axis");
        Attribute("d", $"M{Left} {Top}V{bottom}H{Width - Right}");
        End();
        Text(null, Left, Top - 8, "mean VUS-PR over the sets: higher is better");
        Text(null, Width - Right, bottom + 36, "µs per reading, one thread: further left is cheaper", "end");
    }

    private void WriteName(CostPoint point, LabelPlaces places)
    {
        double radius = Radius(point.Bytes), x = X(point), y = Y(point), width = point.Name.Length * LetterWidth;
        if (places.Take(x, y, radius, width, LetterHeight) is not { } box)
            return;
        double nearX = Math.Clamp(x, box.Left, box.Right), nearY = Math.Clamp(y, box.Top, box.Bottom);
        double distance = Math.Sqrt((nearX - x) * (nearX - x) + (nearY - y) * (nearY - y));
        // A name that had to go elsewhere is led to its dot.
        if (distance > radius + 8)
            Line("lead", x + (nearX - x) * radius / distance, y + (nearY - y) * radius / distance, nearX, nearY);
        Text(point.Bytes is null ? "plain" : "name", (box.Left + box.Right) / 2, box.Bottom - 3, Clean(point.Name), "middle");
    }

    private void Circle(string style, double x, double y, double radius)
    {
        Start("circle", style);
        Attribute("cx", Number(x));
        Attribute("cy", Number(y));
        Attribute("r", Number(radius));
        End();
    }

    private double X(CostPoint point) => XOf(Math.Log10(point.Microseconds));

    private double Y(CostPoint point) => At(point.Quality);

    private double XOf(double power) => Left + (power - _low) / (_high - _low) * (Width - Left - Right);

    private double At(double quality) => Height - Bottom - _quality.Position(quality) * (Height - Top - Bottom);
}
