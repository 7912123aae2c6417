using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class SummaryTests
{
    [Fact]
    public void It_says_what_a_reckoning_from_the_definitions_says() =>
        Properties.Hold(Samples.Values, values => AssertSummary(values, Summary.Of(values)));

    [Fact]
    public void Summaries_of_two_parts_merge_into_the_summary_of_the_whole() =>
        Properties.Hold(Samples.Values, values =>
        {
            for (int cut = 0; cut <= values.Length; cut += Math.Max(1, values.Length / 5))
                AssertSummary(values, Summary.Merge(Summary.Of(values.AsSpan(0, cut)), Summary.Of(values.AsSpan(cut))));
        });

    [Fact]
    public void Scaling_by_a_power_of_two_scales_every_bit() =>
        Properties.Hold(Samples.Values, values =>
        {
            Summary one = Summary.Of(values), eight = Summary.Of([.. values.Select(v => v * 8)]);
            Assert.Equal(one.Mean * 8, eight.Mean);
            Assert.Equal(one.Sum * 8, eight.Sum);
            Assert.Equal(one.Variance * 64, eight.Variance);
        });

    [Fact]
    public void A_scatter_of_one_is_right_on_a_level_of_a_hundred_million()
    {
        var random = new SplitMix64(1);
        double[] low = new double[100_000], high = new double[low.Length];
        for (int i = 0; i < low.Length; i++)
        {
            // Sixteenths: both levels hold them without rounding, so that the answers must agree.
            low[i] = Math.Round(random.NextGaussian() * 16) / 16;
            high[i] = low[i] + 1e8;
        }
        Summary onZero = Summary.Of(low), onHigh = Summary.Of(high);
        Assert.InRange(onZero.Variance, 0.98, 1.02);
        Assert.InRange(onHigh.Variance / onZero.Variance, 1 - 1e-7, 1 + 1e-7);
        Assert.InRange(onHigh.Mean - 1e8 - onZero.Mean, -1e-7, 1e-7);
    }

    [Fact]
    public void The_sum_keeps_what_plain_addition_loses() => Assert.Equal(2, Summary.Of([1, 1e100, 1, -1e100]).Sum);

    [Fact]
    public void A_sum_beyond_the_largest_double_is_infinite() =>
        Assert.Equal(double.PositiveInfinity, Summary.Of([double.MaxValue, double.MaxValue, 1]).Sum);

    [Fact]
    public void Of_nothing_there_is_no_mean_and_the_sum_is_zero()
    {
        Summary none = Summary.Of([double.NaN, double.PositiveInfinity]);
        Assert.Equal(0, none.Count);
        Assert.Equal(0, none.Sum);
        Assert.All([none.Mean, none.Variance, none.SampleVariance, none.Min, none.Max], value => Assert.Equal(double.NaN, value));
    }

    [Fact]
    public void The_sample_variance_of_one_value_is_unknown_and_of_two_half_their_squared_distance()
    {
        Assert.Equal(double.NaN, Summary.Of([3]).SampleVariance);
        Assert.Equal(0, Summary.Of([3]).Variance);
        Assert.Equal(2, Summary.Of([3, 5]).SampleVariance);
    }

    internal static void AssertSummary(IEnumerable<double> values, Summary summary)
    {
        decimal[] finite = [.. values.Where(double.IsFinite).Select(v => (decimal)v)];
        Assert.Equal(finite.Length, summary.Count);
        if (finite.Length == 0)
            return;
        decimal sum = 0, largest = 0;
        foreach (decimal value in finite)
        {
            sum += value;
            largest = Math.Max(largest, Math.Abs(value));
        }
        decimal mean = sum / finite.Length;
        double squares = finite.Sum(value => (double)(value - mean) * (double)(value - mean));
        Samples.AssertClose((double)sum, summary.Sum, (double)largest);
        Samples.AssertClose((double)mean, summary.Mean, (double)largest);
        Samples.AssertClose(squares / finite.Length, summary.Variance, squares + 1e-18 * (double)largest * (double)largest);
        Assert.Equal((double)finite.Min(), summary.Min);
        Assert.Equal((double)finite.Max(), summary.Max);
    }
}
