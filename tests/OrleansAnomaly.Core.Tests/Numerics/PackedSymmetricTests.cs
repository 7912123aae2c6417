using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

public class PackedSymmetricTests
{
    [Fact]
    public void A_matrix_times_its_inverse_is_the_identity() => Properties.Hold(
        Gen.Choose(1, 20).SelectMany(rows => Gen.Choose(0, 1_000_000).Select(seed => (rows, seed))),
        given =>
        {
            (int rows, int seed) = given;
            double[] matrix = PositiveDefinite(rows, (ulong)seed), factor = [.. matrix], inverse = new double[matrix.Length];
            Assert.True(PackedSymmetric.Factor(factor, rows, 1e-12));
            PackedSymmetric.Invert(factor, inverse, rows);
            double[] column = new double[rows], solved = new double[rows], product = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                column.AsSpan().Clear();
                column[i] = 1;
                PackedSymmetric.Multiply(inverse, column, solved);
                PackedSymmetric.Multiply(matrix, solved, product);
                for (int j = 0; j < rows; j++)
                    Assert.Equal(i == j ? 1 : 0, product[j], 1e-8);
            }
        },
        100);

    [Fact]
    public void A_product_is_that_of_the_full_matrix()
    {
        double[] packed = [1, 2, 3, 4, 5, 6], found = new double[3];
        PackedSymmetric.Multiply(packed, [1, 10, 100], found);
        Assert.Equal([1 + 20 + 400, 2 + 30 + 500, 4 + 50 + 600], found);
    }

    [Theory]
    [InlineData(1, 2, 1)]       // indefinite
    [InlineData(1, 1, 1)]       // singular
    [InlineData(1, double.NaN, 1)]
    public void What_is_not_positive_definite_is_refused(double first, double off, double second) =>
        Assert.False(PackedSymmetric.Factor([first, off, second], 2, 1e-10));

    private static double[] PositiveDefinite(int rows, ulong seed)
    {
        var random = new SplitMix64(seed);
        var parts = new double[rows, rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
                parts[i, j] = random.NextGaussian();
        }
        var packed = new double[PackedSymmetric.Length(rows)];
        for (int i = 0, at = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                packed[at] = i == j ? 0.5 : 0;
                for (int k = 0; k < rows; k++)
                    packed[at] += parts[i, k] * parts[j, k];
            }
        }
        return packed;
    }
}
