using System.Text.Json;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Cli.Tests.Bench;

public class BenchTests
{
    [Fact]
    public void The_detectors_figures_cover_every_detector_and_both_sizes()
    {
        CommandRun run = CommandRun.Of("bench", "detectors", "--sensors", "5", "--readings", "200", "--repetitions", "2", "--json");

        Assert.Equal(0, run.ExitCode);
        using JsonDocument report = JsonDocument.Parse(run.Out);
        JsonElement[] rows = [.. report.RootElement.GetProperty("detectors").EnumerateArray()];
        IEnumerable<string> expected = KnownDetectors.OfSensors.Names.SelectMany(name => (string[])[$"{name} 1", $"{name} 5"]);
        Assert.Equal(expected, rows.Select(row => $"{row.GetProperty("detector")} {row.GetProperty("sensors")}"));
        Assert.All(rows, row => Assert.True(row.GetProperty("median").GetDouble() > 0));
        Assert.All(rows, row => Assert.InRange(row.GetProperty("bytes_per_sensor").GetInt32(), 1, 16 << 20));
        Assert.All(rows, row => Assert.True(row.GetProperty("allocated_per_reading").GetDouble() >= 0));
    }

    [Fact]
    public void Calibration_tells_a_rate_for_every_detector_that_is_chosen_and_kind_of_data()
    {
        CommandRun run = CommandRun.Of("bench", "calibration", "--sensors", "3", "--days", "4", "--detector", "seasonal", "--detector", "zscore");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(8, run.Lines.Count(line => line.Contains(" × │", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_detector_that_is_none_is_refused_with_the_nearest()
    {
        CommandRun run = CommandRun.Of("bench", "detectors", "--detector", "zscor");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--detector is 'zscor'; did you mean 'zscore'?", run.Error, StringComparison.Ordinal);
    }
}
