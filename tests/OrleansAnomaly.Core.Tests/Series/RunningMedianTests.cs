using FsCheck.Fluent;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class RunningMedianTests
{
    [Fact]
    public void It_is_the_median_of_the_others_in_the_window() =>
        Properties.Hold(Gen.ArrayOf(Gen.Frequency((6, Gen.Choose(0, 5).Select(n => (double)n)), (1, Gen.Constant(double.NaN)))).Zip(Gen.Choose(0, 6)).Zip(Gen.Choose(0, 6)), given =>
        {
            var ((values, before), after) = given;
            var result = new double[values.Length];
            RunningMedian.Of(values, before, after, result, new double[before + after + 2]);
            for (int i = 0; i < values.Length; i++)
            {
                if (double.IsNaN(values[i]))
                    continue;
                double[] others = [.. Enumerable.Range(0, values.Length).Where(j => j != i && j >= i - before && j <= i + after).Select(j => values[j])];
                Assert.Equal(Quantiles.Median(others, others), result[i]);
            }
        });
}
