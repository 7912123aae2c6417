using OrleansAnomaly.Bench.Simulation;

namespace OrleansAnomaly.Edge.Tests.Simulation;

/// <summary>A few hundred lives of the simulated fleet; thousands are a command (`bench crashes`). A failing seed is named and does the same again.</summary>
public class SimulationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_the_disk_does_what_was_acknowledged_is_there_once_and_verdicts_are_those_of_a_run_without_interruption(int block)
    {
        const int seeds = 75;
        int crashes = 0, snapshots = 0, events = 0;
        long evictions = 0;
        for (int i = 0; i < seeds; i++)
        {
            var simulation = new FleetSimulation((ulong)(1_000_000 * block + i));
            string? fault = simulation.Run();
            Assert.True(fault is null, fault);
            crashes += simulation.Crashes;
            snapshots += simulation.Snapshots;
            evictions += simulation.Evictions;
            events += simulation.Events;
        }
        // The story is not an idle one.
        Assert.InRange(crashes, seeds, int.MaxValue);
        Assert.InRange(snapshots, seeds, int.MaxValue);
        Assert.InRange(evictions, seeds / 2, long.MaxValue);
        Assert.InRange(events, 3 * seeds, int.MaxValue);
    }

    [Fact]
    public void The_same_seed_does_the_same()
    {
        FleetSimulation one = new(17), other = new(17);
        Assert.Null(one.Run());
        Assert.Null(other.Run());
        Assert.Equal((one.Lives, one.Crashes, one.Acknowledged, one.Events, one.Snapshots, one.Evictions), (other.Lives, other.Crashes, other.Acknowledged, other.Events, other.Snapshots, other.Evictions));
    }
}
