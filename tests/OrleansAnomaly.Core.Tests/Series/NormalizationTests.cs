using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class NormalizationTests
{
    public static TheoryData<string> Kinds => ["z-score", "min-max", "robust"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_inverse_brings_the_values_back(string kind) =>
        Properties.Hold(Samples.FiniteValues, values =>
        {
            Normalization normalization = Fit(kind, values);
            var there = new double[values.Length];
            normalization.Transform(values, there);
            normalization.Inverse(there, there);
            for (int i = 0; i < values.Length; i++)
                Samples.AssertClose(values[i], there[i], Math.Abs(values[i]) + Math.Abs(normalization.Centre));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Neither_unit_nor_offset_of_the_values_matters(string kind) =>
        Properties.Hold(Samples.FiniteValues, values =>
        {
            // Powers of two, so that only the shift rounds; and no wild values, beside which a shift would drown.
            double[] tame = [.. values.Where(v => Math.Abs(v) <= 1000)], moved = [.. tame.Select(v => v * 4 + 1024)];
            if (tame.Length == 0 || tame.Max() - tame.Min() < 1)
                return;
            Normalization here = Fit(kind, tame), there = Fit(kind, moved);
            // Where most values are equal the robust spread is 1 by decree, in whatever unit.
            if (here.Spread < 0.001 || (here.Spread == 1 && there.Spread == 1))
                return;
            for (int i = 0; i < tame.Length; i++)
                Assert.Equal(here.Transform(tame[i]), there.Transform(moved[i]), 1e-8 / here.Spread);
        });

    [Fact]
    public void A_z_score_has_mean_zero_and_variance_one()
    {
        double[] values = [1e8 + 1, 1e8 + 2, 1e8 + 3, 1e8 + 4];
        Fit("z-score", values).Transform(values, values);
        Summary summary = Summary.Of(values);
        Assert.Equal(0, summary.Mean, 12);
        Assert.Equal(1, summary.Variance, 12);
    }

    [Fact]
    public void Min_max_maps_onto_the_unit_interval()
    {
        Normalization normalization = Fit("min-max", [2, 4, 10, double.NaN]);
        Assert.Equal([0, 0.25, 1, 1.5], new double[] { 2, 4, 10, 14 }.Select(normalization.Transform));
    }

    [Fact]
    public void A_quarter_of_wild_values_does_not_carry_the_robust_one_away()
    {
        Normalization normalization = Fit("robust", [1, 2, 3, 4, 5, 6, 7, 1e12, 1e12]);
        Assert.Equal((5, 4), (normalization.Centre, normalization.Spread));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_constant_series_becomes_zero_and_a_deviation_keeps_its_unit(string kind)
    {
        Normalization normalization = Fit(kind, [0.1, 0.1, 0.1]);
        Assert.Equal(0, normalization.Transform(0.1));
        Assert.Equal(2, normalization.Transform(2.1), 12);
        Assert.Equal(0.1, normalization.Inverse(0));
        Assert.Equal(1, Fit(kind, [0, double.Epsilon]).Spread);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_to_learn_from_and_spreads_beyond_a_double_are_refused(string kind)
    {
        Assert.Throws<ArgumentException>(() => Fit(kind, []));
        Assert.Throws<ArgumentException>(() => Fit(kind, [double.NaN, double.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => Fit(kind, [double.MinValue, double.MinValue, double.MaxValue, double.MaxValue]));
    }

    [Fact]
    public void What_is_not_finite_becomes_NaN_both_ways()
    {
        var normalization = new Normalization(1, 2);
        Assert.Equal(double.NaN, normalization.Transform(double.PositiveInfinity));
        Assert.Equal(double.NaN, normalization.Inverse(double.NegativeInfinity));
    }

    [Fact]
    public void Parameters_out_of_range_and_short_destinations_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normalization(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normalization(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normalization(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normalization(0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new Normalization(0, 1).Transform(new double[2], new double[1]));
        Assert.Throws<ArgumentException>(() => new Normalization(0, 1).Inverse(new double[2], new double[1]));
    }

    private static Normalization Fit(string kind, double[] values) => kind switch
    {
        "z-score" => Normalization.FitZScore(values),
        "min-max" => Normalization.FitMinMax(values),
        _ => Normalization.FitRobust(values, new double[values.Length]),
    };
}
