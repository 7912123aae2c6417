using System.Text.Json;

namespace OrleansAnomaly.Cli.Tests.Replay;

public sealed class ReplayTests(StoredFleet fleet) : IClassFixture<StoredFleet>, IDisposable
{
    private const string Sensor = "plant/machine-0001/s0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stretch_is_summed_up_with_where_the_replay_began_and_the_incidents_of_the_asset()
    {
        CommandRun run = Replay("2026-03-04T06:00", "2026-03-05T06:00");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("plant/machine-0001/s0: 145 verdicts from 2026-03-04 06:00 to 2026-03-05 06:00; ", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 incident of plant/machine-0001", run.Out, StringComparison.Ordinal);
        Assert.Contains("Recomputed from the snapshot of 2026-03-03 09:20", run.Out, StringComparison.Ordinal);
        Assert.Contains("│ 2026-03-04 12:0", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public void Rows_have_the_layout_of_detect_and_zones_are_understood()
    {
        CommandRun run = Replay("2026-03-04T12:00:00+01:00", "2026-03-04 12:30", "--out", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("timestamp,value,anomaly_score,p_value,is_anomaly,expected,lower,upper,kind", run.Lines[0]);
        Assert.Equal(11, run.Lines.Length);
        Assert.StartsWith("2026-03-04T11:00:00Z,", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("2026-03-04T12:10:00Z,9", StringComparison.Ordinal) && line.EndsWith(",spike", StringComparison.Ordinal));
        Assert.Contains("10 verdicts", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_extension_chooses_the_format_and_the_summary_says_where_the_verdicts_are()
    {
        CommandRun run = Replay("2026-03-04", "2026-03-04T01", "--out", _folder["rows.ndjson"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Verdicts are in {_folder["rows.ndjson"]}.", run.Out, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(_folder["rows.ndjson"]);
        Assert.Equal(7, lines.Length);
        using JsonDocument row = JsonDocument.Parse(lines[0]);
        Assert.Equal("2026-03-04T00:00:00Z", row.RootElement.GetProperty("timestamp").GetString());
    }

    [Fact]
    public void Other_settings_are_held_beside_what_the_fleet_said()
    {
        string file = _folder.Write("bold.yaml", "sensors:\n  alarmPValue: 0.05\nassets:\n  openStrength: 2\n");

        CommandRun run = Replay("2026-03-04", "2026-03-05", "--with", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"anomalous +│ +\d+ +│ +\d+", run.Out);
        Assert.Contains("with bold.yaml", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\d+ verdicts would have differed; the first 20:", run.Out);
        Assert.Contains("ordinary", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_of_the_fleet_itself_make_no_difference()
    {
        string file = _folder.Write("same.yaml", "sensors: {alarmPValue: 1e-4, refractory: 2h, detector: seasonal}\n");

        CommandRun run = Replay("2026-03-04", "2026-03-05", "--with", file);

        Assert.Contains("No verdict would have differed.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_detector_is_replayed_from_the_beginning_of_the_log()
    {
        string file = _folder.Write("other.yaml", "sensors: {detector: {zscore: {memory: 1d}}}\n");

        using JsonDocument found = JsonDocument.Parse(Replay("2026-03-04", "2026-03-05", "--with", file, "--json").Out);

        JsonElement was = found.RootElement.GetProperty("was"), would = found.RootElement.GetProperty("would");
        Assert.Equal("2026-03-03T09:20:00Z", was.GetProperty("snapshot").GetString());
        Assert.Equal(JsonValueKind.Null, would.GetProperty("snapshot").ValueKind);
        Assert.False(would.GetProperty("started_empty").GetBoolean());
        Assert.Equal(145, would.GetProperty("verdicts").GetInt32());
    }

    [Fact]
    public void Json_has_the_counts_the_incidents_and_every_difference()
    {
        string file = _folder.Write("bold.yaml", "sensors: {alarmPValue: 0.05}\n");

        using JsonDocument found = JsonDocument.Parse(Replay("2026-03-04", "2026-03-05", "--with", file, "--json").Out);

        JsonElement root = found.RootElement;
        Assert.Equal((Sensor, "default", "2026-03-04T00:00:00Z"), (root.GetProperty("sensor").GetString(), root.GetProperty("tenant").GetString(), root.GetProperty("from").GetString()));
        JsonElement incident = Assert.Single(root.GetProperty("was").GetProperty("incidents").EnumerateArray());
        Assert.Equal("plant/machine-0001", incident.GetProperty("asset").GetString());
        JsonElement[] differences = [.. root.GetProperty("differences").EnumerateArray()];
        int more = root.GetProperty("would").GetProperty("anomalous").GetInt32() - root.GetProperty("was").GetProperty("anomalous").GetInt32();
        Assert.InRange(more, 1, differences.Length);
        Assert.Equal(more, differences.Count(one => one.GetProperty("would").GetProperty("is_anomaly").GetBoolean() && !one.GetProperty("was").GetProperty("is_anomaly").GetBoolean()));
    }

    [Theory]
    [InlineData("--sensor is 'a//b'", "--sensor", "a//b")]
    [InlineData("sensor 'plant/machine-0001/s9' is not known", "--sensor", "plant/machine-0001/s9")]
    [InlineData("sensor 'acme:plant/machine-0001/s0' is not known", "--tenant", "acme")]
    [InlineData("--from is 'yesterday'; expected a time such as", "--from", "yesterday")]
    [InlineData("--to is '2300-01-01'", "--to", "2300-01-01")]
    [InlineData("--from (2026-03-06) lies after --to (2026-03-05)", "--from", "2026-03-06")]
    [InlineData("--data is '/nowhere/at/all', which is no directory", "--data", "/nowhere/at/all")]
    [InlineData("--with: cannot read /nowhere/at/all", "--with", "/nowhere/at/all")]
    public void What_cannot_be_used_is_refused_in_one_line(string message, string option, string value)
    {
        var arguments = new Dictionary<string, string> { ["--data"] = fleet.Directory, ["--sensor"] = Sensor, ["--from"] = "2026-03-04", ["--to"] = "2026-03-05", [option] = value };

        CommandRun run = CommandRun.Of(["replay", .. arguments.SelectMany(pair => (string[])[pair.Key, pair.Value])]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("anomaly: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public void A_directory_without_a_fleet_is_refused()
    {
        Directory.CreateDirectory(_folder["empty"]);

        CommandRun run = CommandRun.Of("replay", "--data", _folder["empty"], "--sensor", Sensor, "--from", "2026-03-04", "--to", "2026-03-05");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("there is no log in", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["empty"]));
    }

    private CommandRun Replay(string from, string to, params string[] more) =>
        CommandRun.Of(["replay", "--data", fleet.Directory, "--sensor", Sensor, "--from", from, "--to", to, .. more]);
}
