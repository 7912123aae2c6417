using System.Xml.Linq;

namespace OrleansAnomaly.Cli.Tests.Plot;

public sealed class SvgChartTests : IDisposable
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_anomalous_reading_that_stands_alone_has_a_mark()
    {
        string file = _folder.Write("spikes.csv", TemporaryFolder.Series(3000, 2000, 2400, 2800));

        CommandRun run = CommandRun.Of("detect", file, "--out", "-", "--plot", _folder["spikes.svg"]);

        int spikes = run.Lines.Count(line => line.EndsWith(",spike", StringComparison.Ordinal));
        XDocument svg = XDocument.Load(_folder["spikes.svg"]);
        Assert.Equal(3, spikes);
        Assert.Equal(spikes, OfClass(svg, "mark").Count(mark => mark.Element(s_svg + "title")?.Value == "spike"));
        Assert.NotEmpty(OfClass(svg, "incident"));
        Assert.Single(OfClass(svg, "value"), path => path.Attribute("d")!.Value.Length > 1000);
    }

    [Fact]
    public void Several_columns_are_panels_one_below_the_other()
    {
        string file = _folder.Write("many.csv", TemporaryFolder.Table(400, 4));

        Assert.Equal(0, CommandRun.Of("detect", file, "--plot", _folder["many.svg"]).ExitCode);

        XDocument svg = XDocument.Load(_folder["many.svg"]);
        Assert.Equal(["a", "b", "c", "d"], OfClass(svg, "name").Select(name => name.Value));
    }

    [Fact]
    public void A_long_file_yields_a_small_drawing_that_keeps_its_extremes()
    {
        string file = _folder.Write("long.csv", TemporaryFolder.Series(20_000, 15_000));

        Assert.Equal(0, CommandRun.Of("detect", file, "--plot", _folder["long.svg"]).ExitCode);

        Assert.InRange(new FileInfo(_folder["long.svg"]).Length, 10_000, 150_000);
        XDocument svg = XDocument.Load(_folder["long.svg"]);
        Assert.Contains(svg.Descendants(s_svg + "text"), text => text.Value == "500" || text.Value == "400");
    }

    [Theory]
    [InlineData("time,value\n2024-01-01T00:00:00,5\n")]
    [InlineData("time,value\n2024-01-01T00:00:00,5\n2024-01-01T00:01:00,5\n2024-01-01T00:02:00,5\n")]
    [InlineData("time,value\n2024-01-01T00:00:00,1e300\n2024-01-01T00:01:00,-1e300\n")]
    [InlineData("time,value\n2024-01-01T00:00:00,1\n2199-01-01T00:00:00,2\n")]
    [InlineData("time,<&\"'>\n2024-01-01T00:00:00,1\n2024-01-01T00:00:01,2\n")]
    public void Odd_series_still_make_well_formed_drawings(string text)
    {
        string file = _folder.Write("odd.csv", text);

        Assert.Equal(0, CommandRun.Of("detect", file, "--plot", _folder["odd.svg"]).ExitCode);

        XDocument svg = XDocument.Load(_folder["odd.svg"]);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_files_have_a_drawing_each()
    {
        string first = _folder.Write("first.csv", TemporaryFolder.Series(50)), second = _folder.Write("second.csv", TemporaryFolder.Series(60));

        Assert.Equal(0, CommandRun.Of("detect", first, second, "--plot", _folder["all.svg"]).ExitCode);

        XDocument.Load(_folder["all-first.svg"]);
        XDocument.Load(_folder["all-second.svg"]);
    }

    private static IEnumerable<XElement> OfClass(XDocument svg, string name) => svg.Descendants().Where(element => element.Attribute("class")?.Value == name);
}
