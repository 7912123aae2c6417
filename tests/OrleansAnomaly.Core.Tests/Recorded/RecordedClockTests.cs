using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Core.Tests.Recorded;

public class RecordedClockTests
{
    [Fact]
    public void A_steady_file_ticks_once_per_row()
    {
        var clock = new RecordedClock();

        Assert.Equal([0], Ticks(ref clock, 0));
        Assert.Equal([10], Ticks(ref clock, 10));
        Assert.Equal([20], Ticks(ref clock, 20));
        Assert.Equal([35], Ticks(ref clock, 35));
    }

    [Fact]
    public void A_gap_ticks_at_the_usual_distance_and_last_at_the_row()
    {
        var clock = new RecordedClock();
        Ticks(ref clock, 0);
        Ticks(ref clock, 10);

        Assert.Equal([20, 30, 40, 52], Ticks(ref clock, 52));
    }

    [Fact]
    public void The_longest_gap_ticks_a_bounded_number_of_times()
    {
        var clock = new RecordedClock();
        Ticks(ref clock, 0);
        Ticks(ref clock, 1);

        List<long> ticks = Ticks(ref clock, 1_000_000_000);

        Assert.InRange(ticks.Count, 200, 300);
        Assert.Equal(1_000_000_000, ticks[^1]);
    }

    [Fact]
    public void Rows_that_go_back_or_repeat_a_time_do_not_tick()
    {
        var clock = new RecordedClock();
        Ticks(ref clock, 100);

        Assert.Empty(Ticks(ref clock, 100));
        Assert.Empty(Ticks(ref clock, 50));
        Assert.Equal([110], Ticks(ref clock, 110));
    }

    private static List<long> Ticks(ref RecordedClock clock, long time)
    {
        var ticks = new List<long>();
        foreach (long tick in clock.Until(time))
            ticks.Add(tick);
        return ticks;
    }
}
