using OrleansAnomaly.Core.Detection.AdaptiveResonance;

namespace OrleansAnomaly.Core.Tests.Detection;

public sealed class LevelScaleTests
{
    [Fact]
    public void Levels_that_become_one_are_counted_without_running_over()
    {
        var state = new ResonanceState { Low = 0, High = 1 };
        for (int i = 0; i < 400_000; i++)
            LevelScale.Take(ref state, 0, i % LevelScale.Count);
        int before = state.Levelled;
        for (int i = 0; i < 6; i++)
            LevelScale.Widen(ref state, 2 * state.High);
        int total = 0;
        foreach (ushort count in (ReadOnlySpan<ushort>)state.Counts)
            total += count;
        Assert.Equal(400_000, before);
        Assert.Equal(state.Levelled, total);
        Assert.InRange(LevelScale.Median(state, 0), 0, 2);
        Assert.True(state.Counts[0] > ushort.MaxValue / 4, "nearly all levels are the lowest now");
    }

    [Fact]
    public void The_median_is_that_of_all_levels_and_of_one_more()
    {
        var state = new ResonanceState();
        Assert.Equal(2 * 7, LevelScale.Median(state, 7));
        LevelScale.Take(ref state, 0, 3);
        Assert.Equal(3 + 7, LevelScale.Median(state, 7));       // between the two
        LevelScale.Take(ref state, 0, 3);
        Assert.Equal(2 * 3, LevelScale.Median(state, 7));
    }
}
