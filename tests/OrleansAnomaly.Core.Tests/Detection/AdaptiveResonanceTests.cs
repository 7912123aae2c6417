using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.AdaptiveResonance;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Detection;

public sealed class AdaptiveResonanceTests
{
    private const int Cycle = 40, WarmUp = 416;    // blocks of four, ten to a cycle

    [Fact]
    public void A_cycle_that_does_not_come_is_told_though_every_value_is_one_seen_before()
    {
        double[] evidence = Scores(cycles: 60, still: 40);
        int from = 40 * Cycle;
        Assert.True(evidence[from..(from + Cycle)].Max() > 1, "the missing cycle was not told");
        Assert.True(evidence[WarmUp..from].Count(value => value > 1) <= 2, "cycles like all others were told");
    }

    [Fact]
    public void A_shape_is_told_once_and_known_when_it_comes_again()
    {
        double[] evidence = Scores(cycles: 80, still: 40, again: 60);
        Assert.True(evidence[(40 * Cycle)..(41 * Cycle)].Max() > 1);
        Assert.Equal(0, evidence[(60 * Cycle)..(61 * Cycle)].Max());
    }

    [Fact]
    public void It_is_silent_and_says_so_until_its_warm_up_is_over()
    {
        var run = new DetectorRun(new AdaptiveResonanceDetector(new() { WarmUp = WarmUp }));
        Score[] scores = run.Run(Readings(cycles: 20, still: -1, again: -1));
        Assert.All(scores[1..WarmUp], score => Assert.True(score.IsUnfamiliar && score.Evidence == 0));
        Assert.False(scores[WarmUp].IsUnfamiliar);
    }

    [Fact]
    public void A_range_that_one_absurd_value_has_blown_up_is_learned_anew()
    {
        Reading[] readings = Readings(cycles: 400, still: 390, again: -1);
        for (int i = 0; i < 8; i++)
            readings[20 * Cycle + i] = readings[20 * Cycle + i] with { Value = 1e12 };
        Score[] scores = new DetectorRun(new AdaptiveResonanceDetector(new() { WarmUp = WarmUp })).Run(readings);
        Assert.Contains(scores[(30 * Cycle)..(380 * Cycle)], score => score.IsUnfamiliar);
        Assert.True(scores[(390 * Cycle)..(391 * Cycle)].Max(score => score.Evidence) > 1);
    }

    [Theory]
    [InlineData(103)]
    [InlineData(-1)]
    [InlineData(100_001)]
    public void A_warm_up_out_of_range_is_refused_with_the_range(int rows)
    {
        string message = Assert.Throws<ArgumentException>(() => new AdaptiveResonanceDetector(new() { WarmUp = rows })).Message;
        Assert.Contains("expected 104 to 100000", message);
    }

    private static double[] Scores(int cycles, int still, int again = -1) =>
        [.. new DetectorRun(new AdaptiveResonanceDetector(new() { WarmUp = WarmUp })).Run(Readings(cycles, still, again)).Select(score => score.Evidence)];

    /// <summary>A saw with a little noise, but for the cycles named, which stay in the middle.</summary>
    private static Reading[] Readings(int cycles, int still, int again)
    {
        var random = new SplitMix64(5);
        var readings = new Reading[cycles * Cycle];
        for (int i = 0; i < readings.Length; i++)
        {
            int cycle = i / Cycle, at = i % Cycle;
            double value = cycle == still || cycle == again ? 10 : at < Cycle / 2 ? at : Cycle - at;
            readings[i] = new Reading(Made.Start + i * EventTime.Minute, value + 0.1 * random.NextGaussian());
        }
        return readings;
    }
}
