using FsCheck.Fluent;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Calibration;

public sealed class CalibratorTests
{
    private static readonly CalibratorOptions s_sizes = new() { BinWidth = 0.1 };
    private static readonly CalibratorOptions s_withPrior = s_sizes with { FleetPrior = [0, -0.3, -1, -2.2, -4], PriorStep = 0.5, PriorWeight = 500 };
    private static readonly double[] s_knots = [0, 0.5, 1, 1.5, 2];

    public enum Law
    {
        Normal,
        Exponential,
        StudentT3,
    }

    [Theory]
    [InlineData(Law.Normal)]
    [InlineData(Law.Exponential)]
    [InlineData(Law.StudentT3)]
    public void P_values_of_a_stationary_stream_mean_what_they_say(Law law)
    {
        const int Asked = 400_000;
        int tenth = 0, hundredth = 0, thousandth = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var calibrator = new Calibrator(s_sizes);
            var state = default(CalibratorState);
            var random = new SplitMix64(seed);
            for (int i = 0; i < 10_000 + Asked / 4; i++)
            {
                double score = Draw(law, ref random);
                double p = calibrator.PValue(state, score);
                calibrator.Learn(ref state, score, 50_000);
                if (i < 10_000)
                    continue;
                tenth += p <= 0.1 ? 1 : 0;
                hundredth += p <= 0.01 ? 1 : 0;
                thousandth += p <= 0.001 ? 1 : 0;
            }
        }
        Assert.InRange(tenth / (0.1 * Asked), 0.95, 1.05);
        Assert.InRange(hundredth / (0.01 * Asked), 0.85, 1.15);
        Assert.InRange(thousandth / (0.001 * Asked), 0.6, 1.6);
    }

    [Fact]
    public void While_nothing_is_known_nothing_is_odd()
    {
        var calibrator = new Calibrator(s_sizes);
        Assert.Equal(1, calibrator.PValue(default, 0));
        Assert.Equal(1, calibrator.PValue(default, 1e30));
        Assert.Equal(0, calibrator.Quantile(default, 0.01));
    }

    [Fact]
    public void Before_a_sensor_has_shown_its_own_the_fleet_speaks()
    {
        var calibrator = new Calibrator(s_withPrior);
        for (int i = 0; i < s_knots.Length; i++)
            Assert.Equal(Math.Pow(10, s_withPrior.FleetPrior[i]), calibrator.PValue(default, Math.Exp(s_knots[i]) - 1), 1e-9);
        // Beyond the last knot the last slope goes on.
        Assert.Equal(Math.Pow(10, -4 - 1.8), calibrator.PValue(default, Math.Exp(2.5) - 1), 1e-9);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(8_000)]
    public void Own_and_fleet_are_weighed_by_how_many_scores_each_stands_for(int learned)
    {
        Calibrator own = new(s_sizes), blended = new(s_withPrior);
        CalibratorState state = Learned(own, Law.Normal, 3, learned);
        for (double score = 0; score < 12; score += 0.01)
        {
            double alone = own.PValue(state, score), fleet = blended.PValue(default, score), p = blended.PValue(state, score);
            if (alone <= 0.3)
                Assert.Equal((learned * alone + 500 * fleet) / (learned + 500), p, 1e-12 + 1e-9 * p);
            else
                Assert.InRange(p, 0.2, 1);
        }
    }

    [Fact]
    public void A_quantile_is_the_score_of_its_p_value()
    {
        var calibrator = new Calibrator(s_withPrior);
        CalibratorState state = Learned(calibrator, Law.Exponential, 5, 5_000);
        foreach (double p in (double[])[0.2, 0.1, 0.01, 1e-3, 1e-4])
            Assert.InRange(calibrator.PValue(state, calibrator.Quantile(state, p)) / p, 0.97, 1.0001);
        Assert.InRange(calibrator.BandScore(state) / calibrator.Quantile(state, 0.01), 0.95, 1.05);
    }

    [Theory]
    [InlineData(Law.Normal)]
    [InlineData(Law.StudentT3)]
    public void Halving_keeps_the_mass_of_every_tail_to_within_a_count(Law law)
    {
        var calibrator = new Calibrator(s_sizes);
        CalibratorState state = Learned(calibrator, law, 7, Calibrator.Capacity - 1);
        Assert.Equal(Calibrator.Capacity - 1, state.Count);
        int[] before = Tails(state);
        calibrator.Learn(ref state, 0, 0);
        before[0]++;
        int[] after = Tails(state);
        Assert.Equal(Calibrator.Capacity / 2, state.Count);
        for (int i = 0; i < before.Length; i++)
            Assert.InRange(after[i] - before[i] / 2.0, 0, 0.5);
    }

    [Fact]
    public void A_long_horizon_learns_only_some_scores_once_the_histogram_is_full()
    {
        var calibrator = new Calibrator(s_sizes);
        CalibratorState shortLived = default, longLived = default;
        for (int i = 0; i < 100_000; i++)
        {
            // The scores double half way.
            double score = i < 50_000 ? 1 : 3;
            calibrator.Learn(ref shortLived, score, 1_000);
            calibrator.Learn(ref longLived, score, 1_000_000);
        }
        // The short memory has forgotten the first half, the long one has not.
        Assert.True(calibrator.PValue(shortLived, 2) > 0.98);
        Assert.InRange(calibrator.PValue(longLived, 2), 0.4, 0.9);
    }

    [Fact]
    public void The_sum_above_a_bin_is_that_of_a_plain_loop() =>
        Properties.Hold(ArbMap.Default.GeneratorFor<int>().Select(seed => seed), seed =>
        {
            var random = new SplitMix64((ulong)seed);
            ushort[] bins = new ushort[Calibrator.BinCount];
            for (int left = random.NextInt32(Calibrator.Capacity + 1); left > 0;)
            {
                int take = 1 + random.NextInt32(left);
                bins[random.NextInt32(bins.Length)] += (ushort)take;
                left -= take;
            }
            for (int bin = -1; bin < bins.Length; bin++)
                Assert.Equal(bins[(bin + 1)..].Sum(count => count), Calibrator.SumAbove(bins, bin));
        });

    [Fact]
    public void P_lies_within_its_bounds_and_never_rises_again_once_it_is_small()
    {
        foreach (CalibratorOptions options in (CalibratorOptions[])[s_sizes, s_withPrior, s_withPrior with { Axis = ScoreAxis.Linear, BinWidth = 0.5, PriorStep = 2 }])
        {
            var calibrator = new Calibrator(options);
            Properties.Hold(Scores().ArrayOf(), scores =>
            {
                CalibratorState state = default;
                foreach (double score in scores)
                    calibrator.Learn(ref state, score, 10_000);
                double former = 1;
                for (double score = 0; score < 1e6; score = score * 1.03 + 0.01)
                {
                    double p = calibrator.PValue(state, score);
                    Assert.InRange(p, Calibrator.SmallestP, 1);
                    // Above, what the fleet says joins where the sensor's own p falls below 0.3, with a step.
                    if (former < 0.25)
                        Assert.True(p <= former * (1 + 1e-12), $"p rises from {former} to {p} at {score}");
                    former = p;
                }
                foreach (double score in (double[])[double.Epsilon, 1e30, 1e300, double.MaxValue, double.PositiveInfinity])
                {
                    Assert.InRange(calibrator.PValue(state, score), Calibrator.SmallestP, 1);
                    Assert.InRange(calibrator.PValue(state, score, 150), Calibrator.SmallestP, 1);
                }
            }, 200);
        }
    }

    [Fact]
    public void The_order_of_the_scores_does_not_matter() =>
        Properties.Hold(Scores().ArrayOf(), scores =>
        {
            var calibrator = new Calibrator(s_withPrior);
            CalibratorState forwards = default, backwards = default;
            foreach (double score in scores)
                calibrator.Learn(ref forwards, score, 10_000);
            foreach (double score in scores.Reverse())
                calibrator.Learn(ref backwards, score, 10_000);
            for (double score = 0; score < 1e3; score = score * 1.1 + 0.05)
                Assert.Equal(calibrator.PValue(forwards, score), calibrator.PValue(backwards, score));
        });

    [Fact]
    public void Faulty_options_are_refused_with_every_fault_at_once()
    {
        var options = new CalibratorOptions { BinWidth = 0, PriorStep = double.NaN, PriorWeight = -1, FleetPrior = [0.5, 0.6, double.NaN] };
        var refusal = Assert.Throws<ArgumentException>(() => new Calibrator(options));
        foreach (string name in (string[])["BinWidth", "PriorStep", "PriorWeight", "FleetPrior[0]", "FleetPrior[1]", "FleetPrior[2]"])
            Assert.Contains(name, refusal.Message);
        Assert.Single(new CalibratorOptions { FleetPrior = [-1] }.Validate());
        Assert.Empty(new CalibratorOptions().Validate());
    }

    private static FsCheck.Gen<double> Scores() => ArbMap.Default.GeneratorFor<ushort>().Select(bits => bits < 64 ? 0 : Math.Exp((bits - 32_768) / 4_000.0));

    private static CalibratorState Learned(Calibrator calibrator, Law law, ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        CalibratorState state = default;
        for (int i = 0; i < count; i++)
            calibrator.Learn(ref state, Draw(law, ref random), 0);
        return state;
    }

    private static int[] Tails(in CalibratorState state)
    {
        int[] tails = new int[Calibrator.BinCount];
        for (int i = tails.Length - 1, sum = 0; i >= 0; i--)
            tails[i] = sum += state.Bins[i];
        return tails;
    }

    private static double Draw(Law law, ref SplitMix64 random) => law switch
    {
        Law.Normal => Math.Abs(random.NextGaussian()),
        Law.Exponential => -Math.Log(1 - random.NextDouble()),
        _ => Math.Abs(random.NextGaussian()) / Math.Sqrt((Square(random.NextGaussian()) + Square(random.NextGaussian()) + Square(random.NextGaussian())) / 3),
    };

    private static double Square(double x) => x * x;
}
