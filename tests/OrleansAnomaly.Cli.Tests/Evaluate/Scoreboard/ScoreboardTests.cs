using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansAnomaly.Cli.Evaluate.Scoreboard;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Tests.Evaluate.Scoreboard;

public sealed partial class ScoreboardTests : IDisposable
{
    private static readonly string[] s_quick = ["--rows", "100", "--repetitions", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sets_that_are_there_are_measured_and_those_that_are_not_are_said()
    {
        Clouds();
        CommandRun run = CommandRun.Of(["evaluate", "scoreboard", "--data", _folder["sets"], "--detector", "zscore", "--detector", "null", .. s_quick]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("ms-cloud-monitoring: 2 files", run.Out, StringComparison.Ordinal);
        Assert.Contains("Left out, as it was not there: `nab`.", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, run.Lines.Count(line => line.StartsWith("│ zscore ", StringComparison.Ordinal)));
        string figures = run.Lines.Last(line => line.StartsWith("│ null ", StringComparison.Ordinal));
        Assert.Contains("0.500", figures, StringComparison.Ordinal);
        Assert.DoesNotContain("Detectors of assets", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_of_a_page_are_replaced_and_all_but_the_times_are_the_same_again()
    {
        Clouds();
        Machines();
        string page = _folder.Write("page.md", $"before\n\n{MarkdownBlock.Begin}\nold\n{MarkdownBlock.End}\n\nafter\n");
        string[] command = ["evaluate", "scoreboard", "--data", _folder["sets"], "--markdown", page, "--detector", "zscore", "--detector", "ewma", "--detector", "mahalanobis", .. s_quick];
        CommandRun run = CommandRun.Of(command);
        Assert.True(run.ExitCode == 0, run.Error);
        string once = File.ReadAllText(page);
        Assert.StartsWith($"before\n\n{MarkdownBlock.Begin}\n", once, StringComparison.Ordinal);
        Assert.EndsWith($"{MarkdownBlock.End}\n\nafter\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain("\nold\n", once, StringComparison.Ordinal);
        Assert.Contains("**skab: 2 files, 1,020 rows beyond the warm-up, a table's columns as one row**", once, StringComparison.Ordinal);
        Assert.Contains("| mahalanobis |", once, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of(command).ExitCode);
        Assert.Equal(WithoutTimes(once), WithoutTimes(File.ReadAllText(page)));
    }

    [Fact]
    public void A_machine_whose_sensors_part_is_told_by_a_detector_of_assets()
    {
        Machines();
        CommandRun run = CommandRun.Of(["evaluate", "scoreboard", "--data", _folder["sets"], "--detector", "zscore", "--detector", "mahalanobis", .. s_quick]);
        Assert.True(run.ExitCode == 0, run.Error);
        double alone = RocOf(run.Lines.Last(line => line.StartsWith("│ zscore ", StringComparison.Ordinal)));
        double together = RocOf(run.Lines.Last(line => line.StartsWith("│ mahalanobis ", StringComparison.Ordinal)));
        Assert.True(together > 0.85 && together > alone + 0.2, $"{alone}, {together}");

        static double RocOf(string line) => double.Parse(line.Split('│', StringSplitOptions.TrimEntries)[3], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_picture_has_a_dot_and_a_name_for_each()
    {
        Clouds();
        string svg = _folder["board.svg"];
        CommandRun run = CommandRun.Of(["evaluate", "scoreboard", "--data", _folder["sets"], "--svg", svg, "--detector", "zscore", "--detector", "seasonal", "--detector", "ewma", .. s_quick]);
        Assert.True(run.ExitCode == 0, run.Error);
        XElement[] texts = [.. XDocument.Load(svg).Descendants().Where(element => element.Name.LocalName == "text")];
        Assert.All((string[])["zscore", "seasonal", "ewma"], name => Assert.Single(texts, text => text.Value == name));
    }

    [Theory]
    [InlineData("--detector is 'zscor'; did you mean 'zscore'? Expected one of seasonal, ", "--detector", "zscor")]
    [InlineData("--detector is 'mahalanobi'; did you mean 'mahalanobis'?", "--detector", "mahalanobi")]
    [InlineData("--rows is 99; expected 100 to 1000000", "--rows", "99")]
    [InlineData("--repetitions is 0; expected 1 to 100", "--repetitions", "0")]
    [InlineData("which is no directory", "--data", "/nowhere/at/all")]
    [InlineData("--svg: cannot write /nowhere/at/all.svg", "--svg", "/nowhere/at/all.svg")]
    [InlineData("--markdown: cannot read /nowhere/at/all.md", "--markdown", "/nowhere/at/all.md")]
    public void What_is_wrong_with_an_option_is_said_with_what_was_expected(string expected, params string[] options)
    {
        Clouds();
        string[] data = options[0] == "--data" ? [] : ["--data", _folder["sets"]];
        CommandRun run = CommandRun.Of(["evaluate", "scoreboard", .. data, .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_any_set_and_a_page_without_the_comments_are_refused()
    {
        Directory.CreateDirectory(_folder["empty"]);
        CommandRun empty = CommandRun.Of("evaluate", "scoreboard", "--data", _folder["empty"]);
        Assert.Equal(2, empty.ExitCode);
        Assert.Contains("expected folders of the names nab, ms-cloud-monitoring, skab, tennessee-eastman, cmapss", empty.Error, StringComparison.Ordinal);

        Clouds();
        foreach (string text in (string[])["no comment", $"{MarkdownBlock.End}{MarkdownBlock.Begin}", $"{MarkdownBlock.Begin}{MarkdownBlock.End}{MarkdownBlock.End}"])
        {
            string page = _folder.Write("page.md", text);
            CommandRun run = CommandRun.Of("evaluate", "scoreboard", "--data", _folder["sets"], "--markdown", page);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("expected once each, in this order", run.Error, StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(page));
        }
    }

    /// <summary>Without the figures that differ from run to run: µs per reading and per row.</summary>
    private static string WithoutTimes(string page) => Times().Replace(page, "");

    [GeneratedRegex(@"(?<=\| (zscore|ewma) \| [\d.]+ \| )[\d.]+|(?<=\| mahalanobis \| )[\d.]+(?= \| [\d.]+ \| [\d,]+ \|)")]
    private static partial Regex Times();

    private void Clouds()
    {
        Directory.CreateDirectory(_folder["sets/ms-cloud-monitoring"]);
        for (int file = 0; file < 2; file++)
        {
            var random = new SplitMix64((ulong)file);
            Write($"sets/ms-cloud-monitoring/{file}.csv", "TimeStamp,Value,Label", row => $"{random.NextGaussian() + (row == 500 ? 30 : 0):0.###},{(row == 500 ? 1 : 0)}");
        }
    }

    /// <summary>Three sensors that follow one another, but for a while in which one of them goes the other way, within its usual range.</summary>
    private void Machines()
    {
        Directory.CreateDirectory(_folder["sets/skab/valve"]);
        for (int file = 0; file < 2; file++)
        {
            var random = new SplitMix64((ulong)file);
            Write($"sets/skab/valve/{file}.csv", "datetime,a,b,c,anomaly,changepoint", row =>
            {
                bool wrong = row is >= 450 and < 480;
                double common = random.NextGaussian();
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{common + 0.1 * random.NextGaussian():0.####},{common + 0.1 * random.NextGaussian():0.####},{(wrong ? -common : common) + 0.1 * random.NextGaussian():0.####},{(wrong ? 1 : 0)},0");
            });
        }
    }

    private void Write(string path, string head, Func<int, string> row)
    {
        var text = new StringBuilder(head).Append('\n');
        for (int i = 0; i < 600; i++)
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(5 * i):yyyy-MM-dd HH:mm:ss},{row(i)}\n");
        _folder.Write(path, text.ToString());
    }
}
