using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

public class ChiSquareTests
{
    // Upper percentage points at 1 %, from the tables.
    [Theory]
    [InlineData(1, 6.635)]
    [InlineData(2, 9.210)]
    [InlineData(10, 23.209)]
    [InlineData(52, 78.616)]
    public void The_quantile_at_one_percent_is_that_of_the_tables(int squares, double expected) =>
        Assert.Equal(1, ChiSquare.Quantile(2.3263478740408408, squares) / expected, 0.01);

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 60)]
    public void A_deviate_is_the_quantile_turned_round(double deviate, int squares) =>
        Assert.Equal(deviate, ChiSquare.Deviate(ChiSquare.Quantile(deviate, squares), squares), 1e-9);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void What_is_no_sum_of_squares_is_not_odd(double sum) => Assert.Equal(0, ChiSquare.Deviate(sum, 4));
}
