using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Tests.Detection.Conformance;
using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

/// <summary>What any threshold keeps to. Derive a class from it, and the new threshold is held to the contract.</summary>
public abstract class ThresholdConformance
{
    /// <summary>A new threshold, whose promised share can be seen in some ten thousand scores.</summary>
    protected abstract IThreshold Create();

    /// <summary>Ordinary scores after which it has a level.</summary>
    protected virtual int ScoresToKnow => 2_000;

    /// <summary>Ordinary scores after which hostile ones no longer matter.</summary>
    protected virtual int ScoresToRecover => 5_000;

    /// <summary>Distributions for which it promises a share above its level, and between what that share may lie in a simulation.</summary>
    protected abstract IReadOnlyList<(string Law, double Least, double Most)> Promises { get; }

    /// <summary>By how much, as a share, a level may differ where scores have another unit.</summary>
    protected virtual double UnitTolerance => 1e-9;

    [Fact]
    public void It_says_who_it_is_the_same_way_each_time()
    {
        IThreshold one = Create(), other = Create();
        Assert.Equal(one.Name, one.Name.ToLowerInvariant());
        Assert.Equal((one.Name, one.StateBytes), (other.Name, other.StateBytes));
        Assert.Equal(0, one.StateBytes % 8);
        Assert.Equal(double.PositiveInfinity, new ThresholdRun(one).Level);
    }

    [Fact]
    public void The_share_above_is_what_it_promises()
    {
        foreach ((string law, double least, double most) in Promises)
        {
            var run = new ThresholdRun(Create());
            run.Share(ScoreLaws.Draws(law, 1, ScoresToKnow));
            double share = run.Share(ScoreLaws.Draws(law, 2, 60_000));
            Assert.True(share >= least && share <= most, $"{law}: {share} lie above; expected {least} to {most}");
        }
    }

    [Fact]
    public void The_same_scores_twice_give_the_same_levels_and_bytes_and_a_copy_goes_on()
    {
        var one = new ThresholdRun(Create());
        var other = new ThresholdRun(Create());
        var random = new SplitMix64(3);
        foreach (double score in Mixed(3))
        {
            if (random.NextInt32(50) == 0)
                other = new ThresholdRun(Create(), other);
            Assert.Equal(BitConverter.DoubleToInt64Bits(one.Level), BitConverter.DoubleToInt64Bits(other.Level));
            Assert.Equal(one.Step(score), other.Step(score));
        }
        Assert.True(one.State.SequenceEqual(other.State));
        Assert.True(double.IsFinite(one.Level));
    }

    [Fact]
    public void What_it_declares_is_all_it_touches_and_what_was_there_before_does_not_matter()
    {
        IThreshold threshold = Create();
        byte[] clean = new byte[threshold.StateBytes], used = new byte[threshold.StateBytes + 64];
        used.AsSpan().Fill(0xA5);
        threshold.Initialize(clean);
        threshold.Initialize(used);
        foreach (double score in Mixed(4))
        {
            threshold.Learn(clean, score);
            threshold.Learn(used, score);
        }
        Assert.True(used.AsSpan(0, clean.Length).SequenceEqual(clean));
        Assert.Equal(-1, used.AsSpan(clean.Length).IndexOfAnyExcept((byte)0xA5));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_passed_over(double score)
    {
        IThreshold threshold = Create();
        byte[] state = new byte[threshold.StateBytes];
        threshold.Initialize(state);
        foreach (double ordinary in ScoreLaws.Draws("exponential", 5, 3_000))
        {
            byte[] before = [.. state];
            threshold.Learn(state, score);
            Assert.True(state.AsSpan().SequenceEqual(before));
            threshold.Learn(state, ordinary);
        }
        Assert.True(double.IsFinite(threshold.Level(state)));
    }

    [Fact]
    public void Hostile_scores_never_make_a_level_that_is_no_number_and_are_got_over()
    {
        double[] ordinary = ScoreLaws.Draws("half-normal", 7, ScoresToKnow);
        for (ulong seed = 0; seed < 10; seed++)
        {
            var run = new ThresholdRun(Create());
            run.Share(ordinary);
            foreach (double score in Made.Hostile(seed, 40, Made.Start).Select(reading => reading.Value))
            {
                run.Step(score);
                Assert.False(double.IsNaN(run.Level));
            }
            run.Share(ScoreLaws.Draws("half-normal", seed, ScoresToRecover));
            double share = run.Share(ScoreLaws.Draws("half-normal", seed + 100, 5_000));
            Assert.True(share < 0.05, $"{share} of ordinary scores are anomalous");
            Assert.True(run.Level < 100, $"the level is {run.Level}");
        }
    }

    [Fact]
    public void Hostile_scores_from_the_first_on_never_make_a_level_that_is_no_number()
    {
        for (ulong seed = 20; seed < 40; seed++)
        {
            var run = new ThresholdRun(Create());
            foreach (double score in Made.Hostile(seed, 3_000, Made.Start).Select(reading => reading.Value))
            {
                run.Step(score);
                Assert.False(double.IsNaN(run.Level));
            }
        }
    }

    [Fact]
    public void Scores_that_stand_still_are_not_anomalous()
    {
        foreach (double still in (double[])[0, 1, 250, 1e6])
        {
            var run = new ThresholdRun(Create());
            Assert.Equal(0, run.Share([.. Enumerable.Repeat(still, 5_000)]));
        }
    }

    [Fact]
    public void Another_unit_gives_the_same_level_in_that_unit()
    {
        var run = new ThresholdRun(Create());
        var scaled = new ThresholdRun(Create());
        foreach (double score in ScoreLaws.Draws("exponential", 8, 10_000))
        {
            run.Step(score);
            scaled.Step(score * 64);
        }
        Assert.Equal(64, scaled.Level / run.Level, 64 * UnitTolerance);
    }

    [OptimizedFact]
    public void Nothing_is_allocated_per_score()
    {
        IThreshold threshold = Create();
        byte[] state = new byte[threshold.StateBytes];
        threshold.Initialize(state);
        double[] scores = ScoreLaws.Draws("exponential", 9, 20_000);
        foreach (double score in scores.AsSpan(0, 5_000))
            threshold.Learn(state, score);
        double sum = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (double score in scores.AsSpan(5_000))
        {
            sum += threshold.Level(state);
            threshold.Learn(state, score);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(double.IsNaN(sum));
    }

    private static double[] Mixed(ulong seed)
    {
        double[] scores = ScoreLaws.Draws("lognormal", seed, 6_000);
        var random = new SplitMix64(seed + 1);
        for (int i = 0; i < scores.Length; i++)
            scores[i] = random.NextInt32(100) switch { 0 => 40, 1 => double.NaN, 2 => -5, _ => scores[i] };
        return scores;
    }
}
