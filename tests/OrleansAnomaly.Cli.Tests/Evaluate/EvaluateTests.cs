using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Tests.Evaluate;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_benchmark_is_scored_and_told_in_tables_files_and_JSON()
    {
        Nab();
        CommandRun run = CommandRun.Of("evaluate", "nab", "--data", _folder["nab"], "--detector", "seasonal", "--detector", "null", "--out", _folder["out"], "--json", _folder["figures.json"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("4 files, 8,000 rows, 3 labelled events", run.Out, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder["figures.json"]));
        JsonElement[] detectors = [.. json.RootElement.GetProperty("detectors").EnumerateArray()];
        Assert.Equal(["seasonal", "null"], detectors.Select(one => one.GetProperty("figures").GetProperty("detector").GetString()));
        double[] standard = [.. detectors.Select(one => one.GetProperty("figures").GetProperty("nab")[0].GetProperty("score").GetDouble())];
        Assert.InRange(standard[0], 60, 100);
        Assert.Equal(0, standard[1]);
        Assert.Contains(standard[0].ToString("0.00", CultureInfo.InvariantCulture), run.Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, detectors[1].GetProperty("figures").GetProperty("nab")[0].GetProperty("threshold").ValueKind);
        Assert.Equal(4, detectors[0].GetProperty("per_file").GetArrayLength());

        string[] scores = File.ReadAllLines(Path.Join(_folder["out"], "seasonal", "k", "seasonal_1.csv"));
        Assert.Equal(2001, scores.Length);
        Assert.Equal("timestamp,value,anomaly_score,label", scores[0]);
        Assert.StartsWith("2024-01-01 00:00:00,", scores[1], StringComparison.Ordinal);
        Assert.Equal(50, scores.Count(line => line.EndsWith(",1", StringComparison.Ordinal)));
        Assert.All(scores.Skip(1), line => Assert.InRange(double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture), 0, 1));
        Assert.True(File.Exists(Path.Join(_folder["out"], "null", "k", "null_3.csv")));
    }

    [Fact]
    public void The_same_command_prints_the_same_figures_halves_perturbations_and_hardships_included()
    {
        Nab();
        string[] command = ["evaluate", "nab", "--data", _folder["nab"], "--detector", "ewma", "--halves", "3", "--perturb", "--robustness"];
        CommandRun run = CommandRun.Of(command);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(run.Out, CommandRun.Of(command).Out);
        Assert.All((string[])["halves, seed 3", "first 7 rows dropped", "warm-up −7 %", "mean", "worst", "20 % missing", "1 % of values × 10", "second half + 1.0 sd", "k/0.csv"], part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_of_several_sensors_are_measured_and_short_ones_are_said_to_be_so()
    {
        Directory.CreateDirectory(_folder["tables"]);
        _folder.Write("tables/long.csv", Labelled(2000, 1500));
        _folder.Write("tables/short.csv", Labelled(21, 20));
        CommandRun run = CommandRun.Of("evaluate", "csv", "--data", _folder["tables"], "--detector", "zscore");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("not enough data in 1 file", run.Out, StringComparison.Ordinal);
        Assert.Single(run.Lines, line => line.Contains("short.csv", StringComparison.Ordinal) && line.Contains("not enough data", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.Contains("long.csv", StringComparison.Ordinal) && line.Contains("1.000", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_labels_alarms_are_counted_and_nothing_else()
    {
        Directory.CreateDirectory(_folder["tables"]);
        _folder.Write("tables/a.csv", TemporaryFolder.Series(2000, 1500));
        CommandRun run = CommandRun.Of("evaluate", "csv", "--data", _folder["tables"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("no labels", run.Out, StringComparison.Ordinal);
        Assert.Contains("alarms/1,000 rows", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ROC-AUC", run.Out, StringComparison.Ordinal);
        CommandRun compared = CommandRun.Of("evaluate", "csv", "--data", _folder["tables"], "--robustness");
        Assert.Equal(2, compared.ExitCode);
        Assert.Contains("need labels, and no file of the set has any", compared.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cloud_counters_are_read_by_their_own_columns()
    {
        Directory.CreateDirectory(_folder["ms"]);
        _folder.Write("ms/a.csv", "\"TimeStamp\",Value,Label\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"\"2018-07-{1 + row / 24:00} {row % 24:00}:00:00\",{row % 5},{(row == 150 ? 1 : 0)}\n")));
        CommandRun run = CommandRun.Of("evaluate", "ms", "--data", _folder["ms"], "--detector", "running-z", "--warm-up", "20");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("1 file, 200 rows, 1 labelled event", run.Out, StringComparison.Ordinal);
        Assert.Contains("180", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--detector is 'seasnal'; did you mean 'seasonal'? Expected one of seasonal, evidence,", "--detector", "seasnal")]
    [InlineData("--buffer is 1001; expected 0 to 1000", "--buffer", "1001")]
    [InlineData("--buffer is -1; expected 0 to 1000", "--buffer=-1")]
    [InlineData("--warm-up is -5; expected 0 to 1000000", "--warm-up=-5")]
    [InlineData("is no folder", "--data", "/nowhere/at/all")]
    [InlineData("cannot write", "--json", "/nowhere/at/all.json", "--detector", "null")]
    [InlineData("cannot write", "--out", "/dev/null/x", "--detector", "null")]
    public void What_is_wrong_with_an_option_is_said_with_what_was_expected(string expected, params string[] options)
    {
        Directory.CreateDirectory(_folder["tables"]);
        _folder.Write("tables/a.csv", Labelled(100, 50));
        string[] data = options[0] == "--data" ? [] : ["--data", _folder["tables"]];
        CommandRun run = CommandRun.Of(["evaluate", "csv", .. data, .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_benchmark_is_refused_with_the_layout_that_was_expected()
    {
        Directory.CreateDirectory(_folder["nab"]);
        CommandRun run = CommandRun.Of("evaluate", "nab", "--data", _folder["nab"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("expected the layout of NAB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_asked()
    {
        Nab();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(130, CommandRun.With(new MemoryStream(), TimeProvider.System, stop.Token, "evaluate", "nab", "--data", _folder["nab"]).ExitCode);
    }

    private void Nab()
    {
        Directory.CreateDirectory(Path.Join(_folder["nab"], "data", "k"));
        Directory.CreateDirectory(Path.Join(_folder["nab"], "labels"));
        _folder.Write("nab/profiles.json", """{"standard":{"CostMatrix":{"tpWeight":1.0,"fnWeight":1.0,"fpWeight":0.11}},"reward_low_FP_rate":{"CostMatrix":{"tpWeight":1.0,"fnWeight":1.0,"fpWeight":0.22}}}""");
        var windows = new StringBuilder("{");
        for (int file = 0; file < 4; file++)
        {
            _folder.Write($"nab/data/k/{file}.csv", TemporaryFolder.Series(2000, 1500 + file).Replace("T", " ", StringComparison.Ordinal).Replace("Z", "", StringComparison.Ordinal));
            windows.Append(CultureInfo.InvariantCulture, $"{(file > 0 ? "," : "")}\"k/{file}.csv\":[{(file > 0 ? $"[\"{Time(1490)}\",\"{Time(1539)}\"]" : "")}]");
        }
        _folder.Write("nab/labels/combined_windows.json", windows.Append('}').ToString());
    }

    private static string Time(int row) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(5 * row).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Labelled(int rows, int wrong)
    {
        var random = new SplitMix64(5);
        var text = new StringBuilder("time,flow,pressure,label\n");
        for (int row = 0; row < rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"{Time(row)},{random.NextGaussian():0.###},{(row == wrong ? 900 : random.NextGaussian()):0.###},{(row == wrong ? 1 : 0)}\n");
        return text.ToString();
    }
}
