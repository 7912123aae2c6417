using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class QuantilesTests
{
    // Python: statistics.quantiles([3, 1, 4, 1, 5, 9, 2, 6], n=20, method='inclusive'), and the ends.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 3.5)]
    [InlineData(0.75, 5.25)]
    [InlineData(0.9, 6.9)]
    [InlineData(1, 9)]
    public void They_are_those_that_others_reckon_by_default(double q, double expected) =>
        Assert.Equal(expected, Quantiles.Of([3, 1, 4, 1, 5, 9, 2, 6], q, new double[8]), 12);

    [Fact]
    public void They_rise_with_their_level_and_stay_between_smallest_and_largest() =>
        Properties.Hold(Samples.FiniteValues, values =>
        {
            ReadOnlySpan<double> sorted = Quantiles.Sort(values, new double[values.Length]);
            double before = values.Min();
            for (int i = 0; i <= 97; i++)
            {
                double quantile = Quantiles.OfSorted(sorted, i / 97.0);
                Assert.True(quantile >= before);
                before = quantile;
            }
            Assert.Equal(values.Max(), before);
        });

    [Fact]
    public void At_least_their_share_of_the_values_lies_at_or_below_them() =>
        Properties.Hold(Samples.FiniteValues, values =>
        {
            foreach (double q in new[] { 0.1, 0.5, 0.8 })
            {
                double quantile = Quantiles.Of(values, q, new double[values.Length]);
                Assert.True(values.Count(v => v <= quantile) >= Math.Floor(q * (values.Length - 1)) + 1);
                Assert.True(values.Count(v => v >= quantile) >= Math.Floor((1 - q) * (values.Length - 1)) + 1);
            }
        });

    [Fact]
    public void Neither_order_nor_what_is_not_finite_matters() =>
        Properties.Hold(Samples.Values, values =>
        {
            double[] finite = [.. values.Where(double.IsFinite)];
            var scratch = new double[values.Length];
            Assert.Equal(Quantiles.Median(finite, scratch), Quantiles.Median([.. values.Reverse()], scratch));
        });

    [Fact]
    public void Scaling_by_a_power_of_two_scales_them_and_turning_the_sign_turns_them_round() =>
        Properties.Hold(Samples.FiniteValues, values =>
        {
            var scratch = new double[values.Length];
            double largest = values.Max(Math.Abs);
            foreach (double q in new[] { 0, 0.25, 0.3, 1 })
            {
                double quantile = Quantiles.Of(values, q, scratch);
                Assert.Equal(quantile * 4, Quantiles.Of([.. values.Select(v => v * 4)], q, scratch));
                Samples.AssertClose(-quantile, Quantiles.Of([.. values.Select(v => -v)], 1 - q, scratch), largest);
            }
        });

    [Fact]
    public void Values_may_be_sorted_in_their_own_memory()
    {
        double[] values = [3, double.NaN, 1, 2];
        Assert.Equal(2, Quantiles.Median(values, values));
    }

    [Fact]
    public void Of_nothing_there_is_none_and_a_level_beyond_one_is_refused()
    {
        Assert.Equal(double.NaN, Quantiles.Median([double.NaN], new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.OfSorted([1], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.OfSorted([1], -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.OfSorted([1], double.NaN));
        Assert.Throws<ArgumentException>(() => Quantiles.Median([1, 2], new double[1]));
    }
}
