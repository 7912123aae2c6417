using System.Text;
using OrleansAnomaly.Cli.Serve;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Tests.Serve;

public sealed class ServeOptionsTests : IDisposable
{
    private const string Whole = """
        {
          // comments and trailing commas are taken
          "Gateway": { "Url": "http://127.0.0.1:0", "MaxBodyBytes": "2MiB", "DrainTimeout": 5, "Insecure": true, },
          "fleet": { "DataDirectory": null, "Shards": 3, "Log": { "Fsync": "interval" }, "Sensors": { "Detector": "zscore" } }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Later_sources_win_and_each_value_says_where_it_comes_from()
    {
        string file = _folder.Write("options.json", """{"Fleet": {"Shards": 2, "IdleAfter": "1h", "MemoryBudget": "1GiB"}}""");
        var variables = new Dictionary<string, string> { ["ANOMALY_Fleet__Shards"] = "3", ["ANOMALY_FLEET__IDLEAFTER"] = "02:00:00", ["ANOMALY_DEBUG"] = "0", ["PATH"] = "x" };
        CommandRun run = CommandRun.In(variables, "serve", "--check", "--config", file, "--set", "Fleet:Shards=4", "--set", "fleet:shards=5", "--data", "here");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(("5", "--set"), Effective(run, "Fleet:Shards"));
        Assert.Equal(("2h", "ANOMALY_Fleet__IdleAfter"), Effective(run, "Fleet:IdleAfter"));
        Assert.Equal(("1GiB", file), Effective(run, "Fleet:MemoryBudget"));
        Assert.Equal(("here", "--data"), Effective(run, "Fleet:DataDirectory"));
        Assert.Equal(("http://127.0.0.1:8080", "default"), Effective(run, "Gateway:Url"));
    }

    [Fact]
    public void A_file_is_read_into_the_options()
    {
        ServeOptions options = Read(Whole);
        Assert.Equal(("http://127.0.0.1:0", 2L << 20, TimeSpan.FromSeconds(5), true), (options.Gateway.Url, options.Gateway.MaxBodyBytes, options.Gateway.DrainTimeout, options.Gateway.Insecure));
        Assert.Null(options.Fleet.DataDirectory);
        Assert.Equal(3, options.Fleet.Shards);
        Assert.Equal("Interval", options.Fleet.Log.Fsync.ToString());
        Assert.IsType<RobustZScoreDetector>(options.Fleet.Sensors.Detector);
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_source_and_what_was_expected()
    {
        string file = _folder.Write("options.json", """
            {"Gateway": {"Url": "ftp://x", "Shards": 1}, "Fleet": {"Shards": "many", "Log": {"FsyncInterval": "0"}, "Sensors": {"Detector": {"Name": "zscore", "Memory": "1s", "AdaptAfter": "2h"}}},
             "Logging": 5, "Telemetry": {"TraceShare": 2}}
            """);
        CommandRun run = CommandRun.In(new Dictionary<string, string> { ["ANOMALY_Fleet__HistoryRetenton"] = "1d" }, "serve", "--config", file, "--set", "Fleet:Log:Fsync=1", "--set", "DataDirectory=x");
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(
            (string[])
            [
                $"{file}: Gateway:Url is 'ftp://x'; expected http://",
                $"{file}: Gateway:Shards is not known, the nearest is Fleet:Shards; expected Url, ",
                $"{file}: Fleet:Shards is 'many'; expected a whole number",
                $"{file}: Fleet:Log:FsyncInterval is 00:00:00; expected 10 milliseconds to 1 minute",
                "--set: Fleet:Log:Fsync is '1'; expected Always or Interval or Os",
                $"{file}: Fleet:Sensors:Detector:Memory is 00:00:01; expected 1 minute to 90 days",
                $"{file}: Fleet:Sensors:Detector:AdaptAfter is not known, the nearest is Fleet:Sensors:Detector:AdaptAfter; expected Memory",
                $"{file}: Logging is '5'; expected keys with values",
                $"{file}: Telemetry:TraceShare is 2; expected 0 to 1",
                "ANOMALY_Fleet__HistoryRetenton: Fleet:HistoryRetenton is not known, the nearest is Fleet:HistoryRetention; expected",
                "--set: DataDirectory is not known, the nearest is Fleet:DataDirectory; expected Gateway, Fleet, Logging, Telemetry",
            ],
            fault => Assert.Contains(fault, run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--set Fleet:Shards", "--set is 'Fleet:Shards'; expected key=value")]
    [InlineData("--memory --data x", "--memory and --data exclude each other")]
    [InlineData("--config /nowhere/at/all.json", "--config: cannot read /nowhere/at/all.json")]
    [InlineData("--set Fleet:Log:AcceptLoss=true", "Fleet:Log:AcceptLoss is not known, the nearest is Fleet:AcceptLoss")]
    [InlineData("--set Fleet:Log=5 --set Fleet:Log:Fsync=Os", "Fleet:Log is '5'; expected keys with values")]
    [InlineData("--set Fleet:Shards:X=1", "Fleet:Shards is keys with values; expected a whole number")]
    [InlineData("--set Fleet:MemoryBudget=1ZB", "Fleet:MemoryBudget is '1ZB'; expected a number of bytes")]
    [InlineData("--set Fleet:MemoryBudget=9999999PiB", "Fleet:MemoryBudget is '9999999PiB'; expected a number of bytes")]
    [InlineData("--set Fleet:AcceptLoss=1", "Fleet:AcceptLoss is '1'; expected true or false")]
    [InlineData("--set Fleet:Shards=", "Fleet:Shards is empty; expected a whole number")]
    [InlineData("--set Fleet:Sensors:Detector:Name=neural", "Fleet:Sensors:Detector:Name is 'neural'; did you mean '")]
    [InlineData("--set Fleet:DataDirectory=", "Fleet:DataDirectory is blank")]
    public void What_is_wrong_with_flags_is_said(string flags, string fault)
    {
        CommandRun run = CommandRun.Of(["serve", "--check", .. flags.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be parsed")]
    [InlineData("[1]", "cannot be parsed")]
    [InlineData("{\"Fleet\": {\"Shards\": 1, \"shards\": 2}}", "cannot be parsed")]
    [InlineData("{\"Fleet\": [1, 2]}", "Fleet:0 is not known")]
    [InlineData("{\"Fleet\": {", "cannot be parsed")]
    public void A_file_that_is_none_is_refused(string text, string fault)
    {
        CommandRun run = CommandRun.Of("serve", "--check", "--config", _folder.Write("options.json", text));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_and_depth_are_bounded()
    {
        Assert.Contains("larger than 1 MiB", CommandRun.Of("serve", "--check", "--config", _folder.Write("a.json", new string(' ', (1 << 20) + 1))).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be parsed", CommandRun.Of("serve", "--check", "--config", _folder.Write("b.json", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))).Error, StringComparison.Ordinal);
        Assert.Contains("expected at most 200", CommandRun.Of("serve", "--check", "--set", string.Concat(Enumerable.Repeat("a:", 50_000)) + "=1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_printed_as_effective_can_be_set_again_and_means_the_same()
    {
        CommandRun defaults = CommandRun.Of("serve", "--check");
        string[] settings = [.. defaults.Lines.Select(line => line.Split("  # ")[0]).Select(line => line.Split(" = ", 2)).Where(pair => pair[1].Trim().Length > 0)
            .SelectMany(pair => (string[])["--set", $"{pair[0].Trim()}={pair[1].Trim()}"])];
        CommandRun again = CommandRun.Of(["serve", "--check", .. settings]);
        Assert.Equal("", again.Error);
        Assert.Equal(defaults.Lines.Select(line => line.Split("  # ")[0].Trim()), again.Lines.Select(line => line.Split("  # ")[0].Trim()));
        Assert.True(settings.Length > 100);
    }

    [Fact]
    public void Spans_and_bytes_are_written_as_they_are_read()
    {
        for (ulong seed = 0; seed < 2_000; seed++)
        {
            var random = new SplitMix64(seed);
            var span = TimeSpan.FromMilliseconds(random.NextInt32(int.MaxValue) * (seed % 2 == 0 ? 1 : -100L));
            Assert.True(OptionSpan.TryParse(OptionSpan.Of(span), out TimeSpan read) && read == span, $"{span} as {OptionSpan.Of(span)}");
            long bytes = (long)random.NextInt32(int.MaxValue) << random.NextInt32(30);
            Assert.True(ByteText.TryParse(ByteText.Of(bytes), out long readBytes) && readBytes == bytes, $"{bytes} as {ByteText.Of(bytes)}");
        }
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_but_never_anything_else()
    {
        const string marks = "{}[]:,\"\\0an \n/*";
        for (ulong seed = 0; seed < 1_000; seed++)
        {
            var random = new SplitMix64(seed);
            var text = new StringBuilder(Whole);
            for (int change = 0; change < 3; change++)
                text[random.NextInt32(text.Length)] = marks[random.NextInt32(marks.Length)];
            try
            {
                Read(text.ToString());
            }
            catch (UnusableArgumentException)
            {
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}: {other}");
            }
        }
    }

    private ServeOptions Read(string text) => ServeCommand.Read(new OptionSources(_folder.Write("options.json", text), new Dictionary<string, string>(), []));

    private static (string Value, string Source) Effective(CommandRun run, string key)
    {
        string line = Assert.Single(run.Lines, line => line.StartsWith(key + " ", StringComparison.Ordinal));
        string[] parts = line.Split("= ", 2)[1].Split("  # ");
        return (parts[0].Trim(), parts[1].Trim());
    }
}
