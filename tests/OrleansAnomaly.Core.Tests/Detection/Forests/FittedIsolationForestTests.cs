using OrleansAnomaly.Core.Detection.IsolationForest;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Tests.Detection.Conformance;
using OrleansAnomaly.Core.Tests.Detection.ScikitLearn;

namespace OrleansAnomaly.Core.Tests.Detection.Forests;

public sealed class FittedIsolationForestTests
{
    [ScikitLearnFact]
    public async Task It_tells_outliers_apart_as_well_as_that_of_scikit_learn()
    {
        foreach (ulong seed in (ulong[])[1, 2])
        {
            double[] rows = Made(seed, out bool[] odd);
            var forest = FittedIsolationForest.Fit(rows, 5, new IsolationForestOptions { Trees = 300, Seed = seed });
            double[] scores = [.. Enumerable.Range(0, odd.Length).Select(i => forest.Score(rows.AsSpan(i * 5, 5)))];
            double[] theirs = await PythonScores.OfForestAsync(rows, 5, trees: 300, sample: 256);
            Assert.Equal(Area(theirs, odd), Area(scores, odd), 0.01);
            Assert.InRange(Area(scores, odd), 0.8, 0.995);
        }
    }

    [Fact]
    public void Scores_lie_between_0_and_1_and_the_far_one_is_the_highest()
    {
        double[] rows = Made(4, out _);
        rows.AsSpan(0, 5).Fill(50);
        var forest = FittedIsolationForest.Fit(rows, 5);
        double[] scores = [.. Enumerable.Range(0, rows.Length / 5).Select(i => forest.Score(rows.AsSpan(i * 5, 5)))];
        Assert.All(scores, score => Assert.InRange(score, double.Epsilon, 1));
        Assert.Equal(scores.Max(), scores[0]);
        Assert.True(scores[0] > 0.75);
        Assert.Equal(forest.Score(rows.AsSpan(0, 5)), FittedIsolationForest.Fit(rows, 5).Score(rows.AsSpan(0, 5)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Contamination_is_the_share_of_rows_that_are_called_anomalous(double share)
    {
        double[] rows = Made(5, out bool[] odd);
        var forest = FittedIsolationForest.Fit(rows, 5, new IsolationForestOptions { Contamination = share });
        int called = Enumerable.Range(0, odd.Length).Count(i => forest.IsAnomalous(rows.AsSpan(i * 5, 5)));
        Assert.Equal(share, called / (double)odd.Length, 0.005);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(0.51)]
    [InlineData(double.NaN)]
    public void A_contamination_that_is_none_is_refused_with_what_it_was(double share)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => FittedIsolationForest.Fit([1, 2, 3], 1, new IsolationForestOptions { Contamination = share, Trees = 0, SampleSize = 1 }));
        Assert.Contains("Contamination is", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Trees is 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SampleSize is 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_none_are_refused()
    {
        Assert.Contains("5 values", Assert.Throws<ArgumentException>(() => FittedIsolationForest.Fit([1, 2, 3, 4, 5], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("value 1 of row 1 is NaN", Assert.Throws<ArgumentException>(() => FittedIsolationForest.Fit([1, 2, 3, double.NaN], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FittedIsolationForest.Fit([1, 2, 3, 4], 2).Score([1]));
        Assert.Throws<InvalidOperationException>(() => FittedIsolationForest.Fit([1, 2, 3, 4], 2).IsAnomalous([1, 2]));
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_all_as_ordinary()
    {
        var forest = FittedIsolationForest.Fit(new double[600], 3);
        Assert.Equal(forest.Score([0, 0, 0]), forest.Score([7, 0, 0]));
        Assert.InRange(forest.Score([0, 0, 0]), 0, 0.5001);
    }

    /// <summary>Two clouds that follow something in common, and one row in twelve moved out of them in some dimensions.</summary>
    private static double[] Made(ulong seed, out bool[] odd)
    {
        const int Rows = 1_500, Dimensions = 5;
        var random = new SplitMix64(seed);
        odd = new bool[Rows];
        double[] made = new double[Rows * Dimensions];
        for (int i = 0; i < Rows; i++)
        {
            odd[i] = random.NextInt32(12) == 0;
            double common = random.NextGaussian(), cloud = 4 * random.NextInt32(2);
            for (int d = 0; d < Dimensions; d++)
                made[i * Dimensions + d] = cloud + 0.5 * common + random.NextGaussian() + (odd[i] && random.NextInt32(2) == 0 ? 5 * random.NextGaussian() : 0);
        }
        return made;
    }

    private static double Area(double[] scores, bool[] odd) =>
        Ranking.Area([.. scores.Where((_, i) => odd[i])], [.. scores.Where((_, i) => !odd[i])]);
}
