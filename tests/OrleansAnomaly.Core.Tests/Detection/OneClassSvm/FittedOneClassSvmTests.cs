using OrleansAnomaly.Core.Detection.OneClassSvm;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Tests.Detection.ScikitLearn;

namespace OrleansAnomaly.Core.Tests.Detection.OneClassSvm;

public class FittedOneClassSvmTests
{
    [ScikitLearnTheory]
    [InlineData(400, 2, 0.1, 0.5)]
    [InlineData(300, 5, 0.33, 0)]
    [InlineData(37, 1, 0.05, 2)]
    [InlineData(200, 3, 0.9, 0.2)]
    public async Task Scores_are_those_of_scikit_learn(int rows, int dimensions, double nu, double gamma)
    {
        double[] values = Rows((ulong)rows, 2 * rows, dimensions);
        var fitted = FittedOneClassSvm.Fit(values.AsSpan(0, rows * dimensions), dimensions,
            new FittedOneClassSvmOptions { Nu = nu, Gamma = gamma == 0 ? null : gamma, Tolerance = 1e-9 });
        double[] expected = await PythonScores.OfSvmAsync(values, dimensions, nu, gamma);
        Assert.Equal(2 * rows, expected.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], fitted.Score(values.AsSpan(i * dimensions, dimensions)), 1e-6);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Nu_bounds_the_rows_outside_from_above_and_the_support_vectors_from_below(double nu)
    {
        double[] values = Rows(3, 400, 2);
        var fitted = FittedOneClassSvm.Fit(values, 2, new FittedOneClassSvmOptions { Nu = nu, Gamma = 0.5 });
        int outside = Enumerable.Range(0, 400).Count(i => fitted.Score(values.AsSpan(2 * i, 2)) > 1e-5);
        Assert.InRange(outside, 0.8 * nu * 400, nu * 400);
        Assert.InRange(fitted.SupportVectors, nu * 400, 0.3 * 400 + nu * 400);
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_a_region_too()
    {
        double[] values = [.. Enumerable.Repeat(7.0, 60)];
        var fitted = FittedOneClassSvm.Fit(values, 2);
        Assert.Equal(0, fitted.Score([7, 7]), 1e-9);
        Assert.True(fitted.Score([7, 9]) > 0.1);
    }

    [Fact]
    public void Far_outside_scores_more_than_any_row()
    {
        double[] values = Rows(4, 300, 2);
        var fitted = FittedOneClassSvm.Fit(values, 2);
        double far = fitted.Score([1e6, -1e6]);
        Assert.All(Enumerable.Range(0, 300), i => Assert.True(fitted.Score(values.AsSpan(2 * i, 2)) < far));
    }

    [Fact]
    public void What_cannot_be_fitted_or_scored_is_refused_with_the_reason()
    {
        Assert.Contains("3 values in rows of 2", Assert.Throws<ArgumentException>(() => FittedOneClassSvm.Fit([1, 2, 3], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FittedOneClassSvm.Fit([], 2));
        Assert.Throws<ArgumentException>(() => FittedOneClassSvm.Fit(new double[FittedOneClassSvm.MostRows + 1], 1));
        Assert.Contains("row 1, dimension 0 is NaN", Assert.Throws<ArgumentException>(() => FittedOneClassSvm.Fit([1, 2, double.NaN, 3], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FittedOneClassSvm.Fit([1], 1, new FittedOneClassSvmOptions { Nu = 0 }));
        Assert.Throws<OperationCanceledException>(() => FittedOneClassSvm.Fit([1, 2], 1, stop: new CancellationToken(true)));
        var fitted = FittedOneClassSvm.Fit([1, 2, 3, 4], 1);
        Assert.Throws<ArgumentException>(() => fitted.Score([1, 2]));
        Assert.Throws<ArgumentException>(() => fitted.Score([double.NaN]));
    }

    /// <summary>Two clouds, one of them wider.</summary>
    internal static double[] Rows(ulong seed, int rows, int dimensions)
    {
        var random = new SplitMix64(seed);
        var values = new double[rows * dimensions];
        for (int i = 0; i < rows; i++)
        {
            bool wide = random.NextInt32(3) == 0;
            for (int d = 0; d < dimensions; d++)
                values[i * dimensions + d] = (wide ? 3 : 0) + (wide ? 1.5 : 0.7) * random.NextGaussian();
        }
        return values;
    }
}
