using System.Text;
using OrleansAnomaly.Cli.Options;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Tests.Options;

public sealed class OptionsFileTests : IDisposable
{
    private const string Whole = """
        # what this fleet runs with
        sensors:
          alarmPValue: 1e-3
          reAlarmDecades: 1.5
          refractory: 30m
          settling: 0
          minimumAbsence: 90s
          forgetAbsence: 1d
          futureTolerance: 00:10:00
          detector:
            seasonal:
              adaptAfter: 48:00:00
              utcOffset: -05:30
        assets:
          interval: 5min
          openStrength: 4.5
          quietToClose: 1.5h
          priorProbability: 0.01
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_option_has_its_key()
    {
        MonitorOptions options = Read(Whole);

        Assert.Equal(
            new SensorMonitorOptions
            {
                AlarmPValue = 1e-3,
                ReAlarmDecades = 1.5,
                Refractory = TimeSpan.FromMinutes(30),
                Settling = TimeSpan.Zero,
                MinimumAbsence = TimeSpan.FromSeconds(90),
                ForgetAbsence = TimeSpan.FromDays(1),
                FutureTolerance = TimeSpan.FromMinutes(10),
                Detector = options.Sensors.Detector,
            },
            options.Sensors);
        Assert.Equal(
            new AssetMonitorOptions { Interval = TimeSpan.FromMinutes(5), OpenStrength = 4.5, QuietToClose = TimeSpan.FromMinutes(90), PriorProbability = 0.01 }, options.Assets);
        Assert.IsType<SeasonalBaselineDetector>(options.Sensors.Detector);
    }

    [Fact]
    public void The_documented_file_is_that_of_the_defaults()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "OrleansAnomaly.sln")))
            folder = folder.Parent;
        string page = File.ReadAllText(Path.Join(folder!.FullName, "docs", "cli.md"));
        string text = page.Split("```yaml\n")[1].Split("```")[0];

        MonitorOptions options = Read(text);

        Assert.Equal(new SensorMonitorOptions { Detector = options.Sensors.Detector }, options.Sensors);
        Assert.Equal(new AssetMonitorOptions(), options.Assets);
    }

    [Theory]
    [InlineData("sensors: {detector: zscore}", typeof(RobustZScoreDetector))]
    [InlineData("sensors: {detector: {zscore: {memory: 2d}}}", typeof(RobustZScoreDetector))]
    [InlineData("sensors: {detector: seasonal}", typeof(SeasonalBaselineDetector))]
    [InlineData("sensors:\nassets: ~", typeof(SeasonalBaselineDetector))]
    public void A_detector_is_chosen_by_name(string text, Type type) => Assert.IsType(type, Read(text).Sensors.Detector);

    [Fact]
    public void Every_fault_is_told_at_once_with_what_is_legal()
    {
        string message = Refusal("""
            sensors:
              alarmPValue: 2
              refractory: soon
              alarmPvalue: 1e-3
              detector: {seasonal: {adaptAfter: 1m, memory: 3d}}
            assets: [1, 2]
            asset: {}
            """);

        Assert.All(
            (string[])
            [
                "line 2: sensors.alarmPValue is 2; expected 1e-9 to 0.1",
                "line 3: sensors.refractory is 'soon'; expected a span such as 2h",
                "line 4: sensors.alarmPvalue is not known, the nearest is sensors.alarmPValue; expected detector, alarmPValue, refractory, reAlarmDecades, settling, minimumAbsence, forgetAbsence, futureTolerance",
                "line 5: sensors.detector.seasonal.adaptAfter is 00:01:00; expected 1 hour to 30 days",
                "line 5: sensors.detector.seasonal.memory is not known, the nearest is sensors.detector.memory; expected adaptAfter, utcOffset",
                "line 6: assets is a list; expected keys with values",
                "line 7: asset is not known, the nearest is assets; expected sensors, assets",
            ],
            fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sensors: {detector: neural}", "sensors.detector is 'neural'; did you mean '")]
    [InlineData("sensors: {detector: {zscore: {}, seasonal: {}}}", "expected one of seasonal, evidence, art, zscore")]
    [InlineData("sensors: {alarmPValue: }", "sensors.alarmPValue is empty; expected a number")]
    [InlineData("sensors: {alarmPValue: NaN}", "sensors.alarmPValue is NaN; expected")]
    [InlineData("sensors: {refractory: 00:75:00}", "sensors.refractory is '00:75:00'; expected a span")]
    [InlineData("sensors: {refractory: -1h}", "sensors.refractory is -01:00:00; expected")]
    [InlineData("sensors: {alarmPValue: 1, alarmPValue: 2}", "uplicate key")]
    [InlineData("sensors: {? [a] : 1}", "sensors has a key that is no word")]
    [InlineData("just words", "the file is 'just words'; expected keys with values")]
    [InlineData("", "the file is empty")]
    [InlineData("# nothing", "the file is empty")]
    [InlineData("sensors: {", ", column 1: While parsing")]
    [InlineData("sensors: {a\0}", "a control character (U+0000)")]
    [InlineData("sensors: {a\u0007}", "a control character (U+0007)")]
    [InlineData("sensors: {}\n---\nassets: {}", "a second document")]
    [InlineData("sensors: &a {}\nassets: *a", "line 1: an anchor or alias")]
    [InlineData("sensors: *a", "line 1: an anchor or alias")]
    public void What_is_wrong_is_said(string text, string fault) => Assert.Contains(fault, Refusal(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("[", "deep")]
    [InlineData("{a: ", "deep")]
    [InlineData("- ", "deep")]
    [InlineData("? ", "deep")]
    public void Depth_is_bounded(string opening, string fault) =>
        Assert.Contains(fault, Refusal(string.Concat(Enumerable.Repeat(opening, 60_000 / opening.Length))), StringComparison.Ordinal);

    [Fact]
    public void Size_is_bounded()
    {
        Assert.Contains("larger than 64 KiB", Refusal(new string('#', (64 << 10) + 1)), StringComparison.Ordinal);
        Read("sensors: {}\n#" + new string('x', (64 << 10) - 13));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        string path = _folder["bytes.yaml"];
        File.WriteAllBytes(path, [0x73, 0xff, 0xfe, 0x00]);

        Assert.Contains("not UTF-8", Assert.Throws<UnusableArgumentException>(() => OptionsFile.ReadMonitors(path, "--with")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_but_never_anything_else()
    {
        const string marks = "{}[]:-&*?!|>'\"%@`,# \n\t\0a0";
        for (ulong seed = 0; seed < 2_000; seed++)
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

    private MonitorOptions Read(string text) => OptionsFile.ReadMonitors(_folder.Write("options.yaml", text), "--with");

    private string Refusal(string text) => Assert.Throws<UnusableArgumentException>(() => Read(text)).Message;
}
