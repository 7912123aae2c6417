using OrleansAnomaly.Bench.Survival.Served;

namespace OrleansAnomaly.Gateway.Tests.Survival;

public class KilledServeTests
{
    [Fact]
    public async Task A_server_that_is_killed_three_times_loses_nothing_that_it_acknowledged_and_its_stream_goes_on_without_gap_or_repeat()
    {
        const int kills = 3;
        string path = Directory.CreateTempSubdirectory("anomaly-killed-serve-").FullName;
        var run = new ServedSurvival(path, rounds: 1_000, kills, seed: 3);
        Assert.Null(await run.RunAsync());
        Assert.Equal(kills, run.Kills.Count);
        // Without these nothing would have been resumed.
        Assert.InRange(run.Events, 50, int.MaxValue);
        Assert.InRange(run.Resumed, 1, kills);
        Directory.Delete(path, recursive: true);
    }
}
