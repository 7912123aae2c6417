using OrleansAnomaly.Bench.Survival;

namespace OrleansAnomaly.Edge.Tests.Survival;

public sealed class KilledProcessTests
{
    [Fact]
    public async Task A_process_that_is_killed_five_times_while_a_million_readings_stream_in_loses_nothing_and_scores_as_if_it_had_not_been()
    {
        const int kills = 5;
        string path = Directory.CreateTempSubdirectory("anomaly-survive-").FullName;
        var run = new SurvivalRun(path, readings: 1_000_000, kills, seed: 1);
        Assert.Null(await run.RunAsync());
        Assert.Equal(kills, run.Kills.Count);
        // Without these there would be nothing to compare.
        Assert.InRange(run.Events, 100, int.MaxValue);
        Directory.Delete(path, recursive: true);
    }
}
