using System.Text;
using System.Text.Json;

namespace OrleansAnomaly.Cli.Tests.Detect;

public sealed class DetectOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_value_column_yields_a_row_per_reading_under_the_promised_header()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(600));

        CommandRun run = CommandRun.Of("detect", file, "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("timestamp,value,anomaly_score,p_value,is_anomaly,expected,lower,upper,kind", run.Lines[0]);
        Assert.Equal(601, run.Lines.Length);
        string[] last = run.Lines[^1].Split(',');
        Assert.Equal(9, last.Length);
        Assert.Equal("2024-01-03T01:55:00Z", last[0]);
        Assert.Equal("false", last[4]);
        Assert.InRange(double.Parse(last[5], System.Globalization.CultureInfo.InvariantCulture), 45, 55);
        Assert.Equal("", last[8]);
    }

    [Fact]
    public void A_spike_is_marked_with_its_kind_and_listed_as_an_incident()
    {
        string file = _folder.Write("spike.csv", TemporaryFolder.Series(3000, 2500));

        CommandRun run = CommandRun.Of("detect", file, "--out", "-");

        string[] marked = [.. run.Lines.Where(line => line.Contains(",true,", StringComparison.Ordinal))];
        Assert.Contains(marked, line => line.StartsWith("2024-01-09T16:20:00Z,500,", StringComparison.Ordinal) && line.EndsWith(",spike", StringComparison.Ordinal));
        Assert.InRange(marked.Length, 1, 3);
        Assert.Contains("incident", run.Error, StringComparison.Ordinal);
        Assert.Contains("2024-01-09 16:2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_value_columns_become_one_asset_with_ranked_causes()
    {
        string file = _folder.Write("many.csv", TemporaryFolder.Table(3000, 3, 2500, 2501, 2502));

        CommandRun run = CommandRun.Of("detect", file, "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("timestamp,anomaly_score,p_value,is_anomaly,causes,a,a.anomaly_score,a.expected,a.lower,a.upper,a.kind,b,", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal(3001, run.Lines.Length);
        Assert.All(run.Lines, line => Assert.Equal(5 + 3 * 6, line.Split(',').Length));
        Assert.Contains(run.Lines, line => line.Contains(",true,a 0.", StringComparison.Ordinal) || line.Contains(",true,a 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Chosen_columns_are_used_and_others_are_not()
    {
        string file = _folder.Write("many.csv", TemporaryFolder.Table(100, 4));

        CommandRun run = CommandRun.Of("detect", file, "--time", "timestamp", "--value", "d,#3", "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("timestamp,anomaly_score,p_value,is_anomaly,causes,d,d.anomaly_score,d.expected,d.lower,d.upper,d.kind,b,", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_column_watches_every_key_on_its_own_and_names_it_in_each_row()
    {
        var text = new StringBuilder("time,machine,value\n");
        for (int row = 0; row < 200; row++)
        {
            string time = new DateTime(2024, 1, 1).AddMinutes(row).ToString("s");
            text.Append($"{time},\"press, left\",{row % 7}\n{time},mill,{100 + row % 5}\n");
        }
        string file = _folder.Write("fleet.csv", text.ToString());

        CommandRun run = CommandRun.Of("detect", file, "--by", "machine", "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(",kind,asset", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal(200, run.Lines.Count(line => line.EndsWith(",\"press, left\"", StringComparison.Ordinal)));
        Assert.Equal(200, run.Lines.Count(line => line.EndsWith(",mill", StringComparison.Ordinal)));
        Assert.Contains("2 assets", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_several_files_name_their_file()
    {
        string first = _folder.Write("first.csv", TemporaryFolder.Series(50)), second = _folder.Write("second.csv", TemporaryFolder.Series(60));

        CommandRun run = CommandRun.Of("detect", first, second, "--out", _folder["all.csv"]);

        Assert.Equal(0, run.ExitCode);
        string[] lines = File.ReadAllLines(_folder["all.csv"]);
        Assert.Equal(111, lines.Length);
        Assert.Equal(50, lines.Count(line => line.EndsWith("," + first, StringComparison.Ordinal)));
        Assert.Equal(60, lines.Count(line => line.EndsWith("," + second, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_line_of_ndjson_is_an_object_with_the_same_figures_as_the_csv()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(1500, 1200));

        CommandRun json = CommandRun.Of("detect", file, "--out", "-", "--format", "ndjson");
        CommandRun csv = CommandRun.Of("detect", file, "--out", "-");

        Assert.Equal(1500, json.Lines.Length);
        for (int i = 0; i < json.Lines.Length; i++)
        {
            using JsonDocument row = JsonDocument.Parse(json.Lines[i]);
            string[] cells = csv.Lines[i + 1].Split(',');
            Assert.Equal(cells[0], row.RootElement.GetProperty("timestamp").GetString());
            Assert.Equal(cells[1], row.RootElement.GetProperty("value").GetRawText());
            Assert.Equal(cells[2], row.RootElement.GetProperty("anomaly_score").GetRawText());
            Assert.Equal(cells[4], row.RootElement.GetProperty("is_anomaly").GetRawText());
            Assert.Equal(cells[5].Length == 0, row.RootElement.GetProperty("expected").ValueKind == JsonValueKind.Null);
        }
    }

    [Fact]
    public void The_extension_chooses_the_format_and_nested_sensors_carry_their_own_verdicts()
    {
        string file = _folder.Write("many.csv", TemporaryFolder.Table(300, 2));

        CommandRun run = CommandRun.Of("detect", file, "--out", _folder["rows.ndjson"]);

        Assert.Equal(0, run.ExitCode);
        string[] lines = File.ReadAllLines(_folder["rows.ndjson"]);
        Assert.Equal(300, lines.Length);
        using JsonDocument last = JsonDocument.Parse(lines[^1]);
        Assert.Equal(JsonValueKind.Array, last.RootElement.GetProperty("causes").ValueKind);
        Assert.Equal(JsonValueKind.Number, last.RootElement.GetProperty("sensors").GetProperty("b").GetProperty("p_value").ValueKind);
    }

    [Fact]
    public void Gzip_and_standard_input_give_the_same_rows_as_the_plain_file()
    {
        string text = TemporaryFolder.Series(700);
        string plain = _folder.Write("plain.csv", text), gzip = _folder.WriteGzip("packed.csv.gz", text);

        string expected = CommandRun.Of("detect", plain, "-q", "--out", "-").Out;
        string packed = CommandRun.Of("detect", gzip, "-q", "--out", "-").Out;
        CommandRun piped = CommandRun.With(new MemoryStream(Encoding.UTF8.GetBytes(text)), TimeProvider.System, CancellationToken.None, "detect", "-", "-q", "--out", "-");

        Assert.Equal(701, expected.Count(c => c == '\n'));
        Assert.Equal(expected, packed);
        Assert.Equal(expected, piped.Out);
    }

    [Fact]
    public void Missing_values_stay_empty_and_are_counted()
    {
        string file = _folder.Write("gaps.csv", "time,value\n2024-01-01T00:00:00,1\n2024-01-01T00:01:00,\n2024-01-01T00:02:00,NaN\n2024-01-01T00:03:00,2\n");

        CommandRun run = CommandRun.Of("detect", file, "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("2024-01-01T00:01:00Z,,", run.Lines[2], StringComparison.Ordinal);
        Assert.Contains("2 values are missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_times_count_rows_by_the_given_interval()
    {
        string file = _folder.Write("plain.txt", string.Join('\n', Enumerable.Range(0, 20).Select(i => i % 3)));

        CommandRun run = CommandRun.Of("detect", file, "--interval", "10min", "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("1970-01-01T03:10:00Z,1,", run.Lines[20], StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_says_nothing_but_the_results()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(50));

        CommandRun run = CommandRun.Of("detect", file, "--quiet", "--out", _folder["out.csv"]);

        Assert.Equal(new CommandRun(0, "", ""), run);
        Assert.Equal(51, File.ReadAllLines(_folder["out.csv"]).Length);
    }

    [Fact]
    public void Without_an_output_the_summary_is_on_standard_output_and_plain()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(3000, 2500));

        CommandRun run = CommandRun.Of("detect", file);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3,000 rows from 2024-01-01 00:00 to 2024-01-11 09:55", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public void A_long_silence_becomes_an_incident_of_missing_data_that_begins_within_the_silence()
    {
        string[] rows = TemporaryFolder.Series(3000).Split('\n');
        string file = _folder.Write("silent.csv", string.Join('\n', rows.Where((_, index) => index is < 2000 or > 2400)));

        CommandRun run = CommandRun.Of("detect", file);

        Assert.Contains("missing data", run.Out, StringComparison.Ordinal);
        Assert.Contains("│ 2024-01-07 23:", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("low", "high")]
    [InlineData("1e-7", "0.01")]
    public void Higher_sensitivity_marks_more_readings(string low, string high)
    {
        string[] rows = TemporaryFolder.Series(4000).Split('\n');
        for (int i = 0; i < 40; i++)
            rows[3000 + 20 * i] = rows[3000 + 20 * i].Split(',')[0] + "," + (54 + 0.2 * i).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string file = _folder.Write("one.csv", string.Join('\n', rows));

        int few = Marked(low), many = Marked(high);

        Assert.True(many > few, $"{many} at {high}, {few} at {low}");

        int Marked(string sensitivity) =>
            CommandRun.Of("detect", file, "--sensitivity", sensitivity, "--out", "-").Lines.Count(line => line.Contains(",true,", StringComparison.Ordinal));
    }

    [Fact]
    public void Detectors_differ_and_each_says_the_same_twice()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(1000, 800));

        string seasonal = Scored("seasonal"), zscore = Scored("zscore");

        Assert.NotEqual(seasonal, zscore);
        Assert.Equal(seasonal, Scored("seasonal"));

        string Scored(string detector) => CommandRun.Of("detect", file, "-q", "--detector", detector, "--out", "-").Out;
    }
}
