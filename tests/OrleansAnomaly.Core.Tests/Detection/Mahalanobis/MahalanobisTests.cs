using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Mahalanobis;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.Mahalanobis;

public class MahalanobisTests
{
    private const int Dimensions = 5, WarmUp = 2_000;

    [Fact]
    public void With_many_rows_the_distance_is_that_of_the_true_covariance()
    {
        (MahalanobisDetector detector, byte[] state, double[] notes) = Learned();
        foreach (double[] row in Oracle.Rows(9, 20, Dimensions))
        {
            row[1] += 25;
            detector.Evaluate(state, row, notes, out VectorScore score);
            double expected = ChiSquare.Deviate(Oracle.Distance(Covariance(), [.. row.Select((value, d) => value - 5 * d)]), Dimensions);
            Assert.Equal(1, score.Evidence / expected, 0.1);
        }
    }

    [Fact]
    public void Contributions_are_squared_residuals_of_each_dimension_given_the_others()
    {
        (MahalanobisDetector detector, byte[] state, double[] notes) = Learned();
        double[] row = Oracle.Rows(10, 1, Dimensions)[0], contributions = new double[Dimensions];
        row[3] += 15;
        detector.Evaluate(state, row, notes, out _);
        detector.Explain(state, row, notes, contributions);
        Assert.Equal(3, contributions.AsSpan().IndexOf(contributions.Max()));
        double[][] covariance = Covariance();
        double[][] correlations = [.. covariance.Select((line, i) => line.Select((value, j) => value / Math.Sqrt(covariance[i][i] * covariance[j][j])).ToArray())];
        double residual = Oracle.Residual(correlations, [.. row.Select((value, d) => (value - 5 * d) / Math.Sqrt(covariance[d][d]))], 3);
        Assert.Equal(1, contributions[3] / (residual * residual), 0.15);
    }

    private static double[][] Covariance() =>
        [.. Enumerable.Range(0, Dimensions).Select(i => Enumerable.Range(0, Dimensions).Select(j => (1.0 + i) * (1 + j) * ((i - j) % 2 == 0 ? (i == j ? 3 : 2) : 0)).ToArray())];

    private static (MahalanobisDetector Detector, byte[] State, double[] Notes) Learned()
    {
        var detector = new MahalanobisDetector(new MahalanobisOptions { WarmUpRows = WarmUp });
        byte[] state = new byte[detector.StateBytes(Dimensions)];
        double[] notes = new double[detector.NotesLength(Dimensions)];
        detector.Initialize(state, Dimensions);
        foreach (double[] row in Oracle.Rows(8, WarmUp, Dimensions))
        {
            detector.Evaluate(state, row, notes, out VectorScore score);
            detector.Learn(state, row, notes, score, Learning.Full);
        }
        return (detector, state, notes);
    }
}
