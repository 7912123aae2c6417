using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

/// <summary>What thresholds promise beyond the share above in scores of one distribution.</summary>
public class PromiseTests
{
    [Theory]
    [InlineData("exponential")]
    [InlineData("cauchy")]
    [InlineData("ties")]
    public void Percentile_at_most_the_share_of_the_learned_lies_above_and_the_level_is_near_the_quantile(string law)
    {
        double[] scores = ScoreLaws.Draws(law, 1, 5_000);
        var run = new ThresholdRun(new PercentileThreshold(new PercentileThresholdOptions { Share = 0.02 }));
        for (int count = 1; count <= scores.Length; count++)
        {
            run.Step(scores[count - 1]);
            if (count < 50 || count % 97 != 0)
                continue;
            double[] sorted = [.. scores[..count].Order()];
            Assert.True(sorted.Count(score => score >= run.Level) <= 0.02 * count);
            double exact = sorted[^((int)(0.02 * count) + 1)];
            Assert.True(run.Level <= Math.Max(exact, 1e-9) * 1.1054 && run.Level >= exact, $"{run.Level}; exact {exact}");
        }
    }

    [Fact]
    public void Percentile_scores_that_have_moved_are_the_new_measure()
    {
        var run = new ThresholdRun(new PercentileThreshold(new PercentileThresholdOptions { Memory = 2_000 }));
        run.Share(ScoreLaws.Draws("half-normal", 2, 10_000));
        run.Share([.. ScoreLaws.Draws("half-normal", 3, 10_000).Select(score => 10 * score)]);
        Assert.InRange(run.Share([.. ScoreLaws.Draws("half-normal", 4, 10_000).Select(score => 10 * score)]), 0.003, 0.02);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(50)]
    [InlineData(501)]
    public void Median_deviation_is_that_of_the_definition(int window)
    {
        var threshold = new MedianDeviationThreshold(new MedianDeviationThresholdOptions { Window = window, Deviations = 4 });
        var run = new ThresholdRun(threshold);
        double[] scores = ScoreLaws.Draws("lognormal", 5, 1_200);
        for (int i = 0; i < scores.Length; i++)
        {
            run.Step(scores[i]);
            if (i < 20)
                continue;
            double[] latest = scores[Math.Max(0, i + 1 - window)..(i + 1)];
            double median = Median(latest), deviation = Median([.. latest.Select(score => Math.Abs(score - median))]);
            Assert.Equal(median + 4 * 1.482602218505602 * deviation, run.Level, 1e-9);
        }
    }

    [Fact]
    public void Median_deviation_two_scores_in_five_of_any_size_do_not_carry_the_level_away()
    {
        double[] scores = ScoreLaws.Draws("half-normal", 6, 1_000);
        var clean = new ThresholdRun(new MedianDeviationThreshold());
        clean.Share(scores);
        var run = new ThresholdRun(new MedianDeviationThreshold());
        run.Share([.. scores.Select((score, i) => i % 5 < 2 ? 1e30 : score)]);
        Assert.InRange(run.Level / clean.Level, 1, 4);
    }

    [Theory]
    [InlineData(0, -0.001)]
    [InlineData(100, -0.001)]
    [InlineData(100, 0.001)]
    public void Extreme_values_drift_is_followed_with_a_depth_and_blinds_without(int depth, double slope)
    {
        var run = new ThresholdRun(new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.001, Depth = depth }));
        double[] scores = [.. ScoreLaws.Draws("exponential", 7, 40_000).Select((score, i) => score + i * slope)];
        run.Share(scores[..2_000]);
        double share = run.Share(scores[2_000..]);
        Assert.InRange(share, depth > 0 ? 0.0005 : 0, depth > 0 ? 0.002 : 0.0002);
    }

    [Fact]
    public void Extreme_values_with_a_depth_a_jump_for_good_is_normal_in_the_end()
    {
        var run = new ThresholdRun(new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.001, Depth = 50 }));
        run.Share(ScoreLaws.Draws("exponential", 8, 5_000));
        Assert.True(run.Share([.. ScoreLaws.Draws("exponential", 9, 20).Select(score => score + 100)]) == 1);
        run.Share([.. ScoreLaws.Draws("exponential", 10, 3_000).Select(score => score + 100)]);
        Assert.InRange(run.Share([.. ScoreLaws.Draws("exponential", 11, 10_000).Select(score => score + 100)]), 0.0002, 0.005);
    }

    [Fact]
    public void Dynamic_every_score_of_the_window_below_the_level_is_below_by_the_drop_and_bursts_that_stand_out_lie_above()
    {
        var random = new SplitMix64(12);
        for (ulong round = 0; round < 50; round++)
        {
            double[] scores = ScoreLaws.Draws("half-normal", 100 + round, 512);
            bool[] burst = new bool[512];
            for (int i = 0; i < 2 + random.NextInt32(3); i++)
            {
                int from = random.NextInt32(500);
                burst.AsSpan(from, 6).Fill(true);
            }
            for (int i = 0; i < scores.Length; i++)
                scores[i] += burst[i] ? 20 : 0;
            var run = new ThresholdRun(new DynamicThreshold());
            run.Share(scores);
            for (int i = 0; i < scores.Length; i++)
                Assert.True(burst[i] ? scores[i] >= run.Level : scores[i] < run.Level * 0.8701, $"score {scores[i]}, level {run.Level}");
        }
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("cauchy")]
    [InlineData("ties")]
    public void Conformal_p_values_are_no_smaller_than_they_may_be_for_windows_of_any_length(string law)
    {
        foreach (double alpha in (double[])[0.02, 0.1, 0.3])
        {
            int below = 0, asked = 0;
            var threshold = new ConformalThreshold(new ConformalThresholdOptions { Share = alpha, Window = 60 });
            for (ulong round = 0; round < 600; round++)
            {
                byte[] state = new byte[threshold.StateBytes];
                threshold.Initialize(state);
                foreach (double score in ScoreLaws.Draws(law, 1_000 + round, 80))
                {
                    double p = threshold.PValue(state, score);
                    Assert.Equal(p <= alpha, score >= threshold.Level(state));
                    below += p <= alpha ? 1 : 0;
                    asked++;
                    threshold.Learn(state, score);
                }
            }
            double share = below / (double)asked;
            // Scores of one round share a window, so errors are larger than those of independent ones; twice as large here.
            Assert.True(share <= alpha + 6 * Math.Sqrt(alpha * (1 - alpha) / asked), $"p ≤ {alpha} in {share}");
            Assert.True(law == "ties" || share > alpha / 4, $"p ≤ {alpha} in {share}");
        }
    }

    [Theory]
    [InlineData("drift")]
    [InlineData("jumps")]
    [InlineData("adversary")]
    [InlineData("falls")]
    public void Adaptive_conformal_the_share_comes_out_right_of_any_scores_whatever(string kind)
    {
        const int Window = 100;
        const double Alpha = 0.05, Rate = 0.01;
        var run = new ThresholdRun(new AdaptiveConformalThreshold(new AdaptiveConformalThresholdOptions { Share = Alpha, Window = Window, Rate = Rate }));
        run.Share(ScoreLaws.Draws("normal", 1, Window));
        double[] noise = ScoreLaws.Draws("normal", 2, 30_000);
        int above = 0;
        for (int i = 0; i < noise.Length; i++)
        {
            above += run.Step(kind switch
            {
                "drift" => noise[i] + i * 0.01,
                "jumps" => noise[i] * (1 + i / 500 % 7) + i / 1_000 % 3 * 50,
                "falls" => noise[i] - i * 0.5,
                _ => double.IsFinite(run.Level) ? run.Level + 1 : 0,
            }) ? 1 : 0;
            double most = (1 + Rate) / (Rate * (i + 1));
            Assert.True(Math.Abs(above / (i + 1.0) - Alpha) <= most + 1e-12, $"after {i + 1} scores {above / (i + 1.0)} lie above; expected {Alpha} ± {most}");
        }
    }

    [Fact]
    public void Options_that_are_not_sound_are_refused_with_every_fault()
    {
        Refused(() => new PercentileThreshold(new PercentileThresholdOptions { Share = 0, Memory = 1 }), "Share is 0", "Memory is 1;");
        Refused(() => new MedianDeviationThreshold(new MedianDeviationThresholdOptions { Deviations = double.NaN, Window = 1 }), "Deviations is NaN", "Window is 1;");
        Refused(() => new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 1, PeakShare = 0, First = 1, Peaks = 1, Depth = -1 }),
            "Share is 1;", "PeakShare is 0;", "First is 1;", "Peaks is 1;", "Depth is -1");
        Refused(() => new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.01, PeakShare = 0.015 }), "at least twice Share");
        Refused(() => new DynamicThreshold(new DynamicThresholdOptions { Window = 1, LeastDrop = 1 }), "Window is 1;", "LeastDrop is 1;");
        Refused(() => new ConformalThreshold(new ConformalThresholdOptions { Share = 1, Window = 1 }), "Share is 1;", "Window is 1;");
        Refused(() => new ConformalThreshold(new ConformalThresholdOptions { Share = 0.001 }), "expected at least 999");
        Refused(() => new AdaptiveConformalThreshold(new AdaptiveConformalThresholdOptions { Share = 1, Window = 1, Rate = 0 }), "Share is 1;", "Window is 1;", "Rate is 0;");
    }

    private static void Refused(Func<object> make, params string[] parts)
    {
        string said = Assert.Throws<ArgumentException>(make).Message;
        Assert.All(parts, part => Assert.Contains(part, said + ";", StringComparison.Ordinal));
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
