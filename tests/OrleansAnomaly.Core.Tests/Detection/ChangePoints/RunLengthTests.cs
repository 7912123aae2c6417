using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.ChangePoints;

public class RunLengthTests
{
    /// <summary>Two-sided tabular CUSUM, k = ½, shifts in standard deviations: D. C. Montgomery, "Introduction to Statistical Quality Control", table 9.3.</summary>
    [Theory]
    [InlineData(4, 0.0, 168)]
    [InlineData(4, 0.5, 26.6)]
    [InlineData(4, 1.0, 8.38)]
    [InlineData(4, 2.0, 3.34)]
    [InlineData(5, 0.0, 465)]
    [InlineData(5, 0.5, 38.0)]
    [InlineData(5, 1.0, 10.4)]
    [InlineData(5, 2.0, 4.01)]
    public void Sums_cross_their_limit_as_often_as_the_textbook_says(double limit, double shift, double expected) =>
        AssertRunLength(0.5, limit, shift, expected, 3_000);

    /// <summary>By D. Siegmund's approximation for one side, "Sequential Analysis", 1985; of both sides half of it.</summary>
    [Theory]
    [InlineData(0.5, 8, 9_550)]
    [InlineData(0.25, 15, 12_920)]
    public void The_defaults_cross_as_rarely_as_their_options_say(double allowance, double limit, double expected) =>
        AssertRunLength(allowance, limit, 0, expected, 400);

    private static void AssertRunLength(double allowance, double limit, double shift, double expected, int runs)
    {
        var random = new SplitMix64(97);
        double total = 0, squares = 0;
        for (int run = 0; run < runs; run++)
        {
            TwoSidedSum sums = default;
            int length = 0;
            while (sums.Larger <= limit)
            {
                sums = sums.With(random.NextGaussian() + shift, allowance);
                length++;
            }
            total += length;
            squares += (double)length * length;
        }
        double mean = total / runs, error = Math.Sqrt((squares / runs - mean * mean) / runs);
        // Four standard errors, and the digits that the table does not have.
        Assert.True(Math.Abs(mean - expected) <= 4 * error + 0.01 * expected, $"{mean:F2} ± {error:F2} readings; expected {expected}");
    }
}
