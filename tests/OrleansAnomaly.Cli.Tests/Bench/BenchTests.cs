using System.Text.Json;

namespace OrleansAnomaly.Cli.Tests.Bench;

public class BenchTests
{
    [Fact]
    public void The_detectors_figures_cover_both_detectors_and_both_sizes()
    {
        CommandRun run = CommandRun.Of("bench", "detectors", "--sensors", "50", "--readings", "2000", "--repetitions", "2", "--json");

        Assert.Equal(0, run.ExitCode);
        using JsonDocument report = JsonDocument.Parse(run.Out);
        JsonElement[] rows = [.. report.RootElement.GetProperty("detectors").EnumerateArray()];
        Assert.Equal(["seasonal 1", "seasonal 50", "zscore 1", "zscore 50"], rows.Select(row => $"{row.GetProperty("detector")} {row.GetProperty("sensors")}"));
        Assert.All(rows, row => Assert.True(row.GetProperty("median").GetDouble() > 0));
        Assert.All(rows, row => Assert.InRange(row.GetProperty("bytes_per_sensor").GetInt32(), 1, 4096));
        Assert.All(rows, row => Assert.True(row.GetProperty("allocated_per_reading").GetDouble() >= 0));
    }

    [Fact]
    public void Calibration_tells_a_rate_for_every_detector_and_kind_of_data()
    {
        CommandRun run = CommandRun.Of("bench", "calibration", "--sensors", "3", "--days", "4");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(8, run.Lines.Count(line => line.Contains(" × │", StringComparison.Ordinal)));
    }
}
