using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

public class JacobiEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(40)]
    public void Eigenvectors_are_orthonormal_and_make_the_matrix_again(int rows)
    {
        var random = new SplitMix64((ulong)rows);
        double[] matrix = new double[rows * rows], solved, vectors = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i * rows + j] = matrix[j * rows + i] = random.NextGaussian();
        }
        solved = [.. matrix];
        JacobiEigen.Solve(solved, vectors, rows);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                double product = 0, made = 0;
                for (int k = 0; k < rows; k++)
                {
                    product += vectors[i * rows + k] * vectors[j * rows + k];
                    made += solved[k * rows + k] * vectors[k * rows + i] * vectors[k * rows + j];
                }
                Assert.Equal(i == j ? 1 : 0, product, 1e-10);
                Assert.Equal(matrix[i * rows + j], made, 1e-10);
            }
        }
    }
}
