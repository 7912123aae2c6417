using System.Globalization;
using System.Text;
using System.Xml;

namespace OrleansAnomaly.Cli.Plot;

/// <summary>What all drawings share: paper, title, axes and letters, light or dark as the reader's screen is.</summary>
internal abstract class SvgDrawing(XmlWriter xml)
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private const string CommonStyle = """

        text { font: 11px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #4b5563 }
        .title { font-size: 15px; font-weight: 600; fill: #111827 }
        .paper { fill: #ffffff }
        .grid { stroke: #e5e7eb; stroke-width: 1 }
        .axis { stroke: #9ca3af; stroke-width: 1; fill: none }
        @media (prefers-color-scheme: dark) {
          text { fill: #9ca3af }
          .title { fill: #f3f4f6 }
          .paper { fill: #14171c }
          .grid { stroke: #2a2f37 }
          .axis { stroke: #6b7280 }
        }

        """;

    protected static XmlWriter Open(Stream stream) =>
        XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = " ", CloseOutput = false });

    /// <summary>Begins a drawing on paper; <see cref="End"/> ends it.</summary>
    protected void Begin(int width, int height, string title, string style)
    {
        xml.WriteStartElement("svg", Namespace);
        Attribute("viewBox", $"0 0 {width} {height}");
        Attribute("width", width);
        Attribute("height", height);
        Attribute("role", "img");
        Element("title", Clean(title));
        Element("style", CommonStyle + style);
        Start("rect", "paper");
        Attribute("width", width);
        Attribute("height", height);
        End();
    }

    protected void Path(string style, StringBuilder data)
    {
        if (data.Length == 0)
            return;
        Start("path", style);
        Attribute("d", data.ToString());
        End();
    }

    protected void Line(string style, double x1, double y1, double x2, double y2)
    {
        Start("path", style);
        Attribute("d", $"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}");
        End();
    }

    protected void Text(string? style, double x, double y, string text, string? anchor = null)
    {
        Start("text", style);
        Attribute("x", Number(x));
        Attribute("y", Number(y));
        if (anchor is not null)
            Attribute("text-anchor", anchor);
        xml.WriteString(text);
        End();
    }

    protected void Start(string name, string? style)
    {
        xml.WriteStartElement(name);
        if (style is not null)
            Attribute("class", style);
    }

    protected void End() => xml.WriteEndElement();

    protected void Element(string name, string text)
    {
        xml.WriteStartElement(name);
        xml.WriteString(text);
        End();
    }

    protected void Attribute(string name, string value) => xml.WriteAttributeString(name, value);

    protected void Attribute(string name, int value) => Attribute(name, value.ToString(CultureInfo.InvariantCulture));

    protected static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Names come from files: what XML cannot hold is replaced.</summary>
    protected static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
            return text;
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = XmlConvert.IsXmlChar(from[i]) ? from[i] : '\uFFFD';
        });
    }
}
