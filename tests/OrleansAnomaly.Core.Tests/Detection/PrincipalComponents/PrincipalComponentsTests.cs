using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.PrincipalComponents;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.PrincipalComponents;

public class PrincipalComponentsTests
{
    private const int Dimensions = 5, WarmUp = 400;

    [Fact]
    public void With_all_components_the_index_is_the_distance_by_the_inverse_over_its_limit()
    {
        var detector = new PrincipalComponentsDetector(new PrincipalComponentsOptions { Explained = 0.999 });
        (byte[] state, double[] notes) = Learned(detector);
        double[] row = Oracle.Rows(9, 1, Dimensions)[0];
        row[2] += 6;
        detector.Evaluate(state, row, notes, out VectorScore score);
        (double[][] correlations, double[] z) = Of(state, row);
        Assert.Equal(Oracle.Distance(correlations, z) / ComponentLimits.Hotelling(Dimensions), score.Evidence, 1e-6);
    }

    [Fact]
    public void A_contribution_is_what_the_index_loses_at_the_best_value_of_that_dimension()
    {
        var detector = new PrincipalComponentsDetector(new PrincipalComponentsOptions { Explained = 0.7 });
        (byte[] state, double[] notes) = Learned(detector);
        double[] row = Oracle.Rows(10, 1, Dimensions)[0], contributions = new double[Dimensions];
        detector.Evaluate(state, row, notes, out VectorScore score);
        detector.Explain(state, row, notes, contributions);
        for (int j = 0; j < Dimensions; j++)
        {
            // The index is a parabola of one value: three points tell its least.
            double spread = 1 + j, middle = score.Evidence, left = At(j, -spread), right = At(j, spread);
            double curve = (left + right) / 2 - middle, slope = (right - left) / 2;
            Assert.Equal(slope * slope / (4 * curve), contributions[j], 1e-6 * (1 + contributions[j]));
        }

        double At(int j, double step)
        {
            double[] moved = [.. row];
            moved[j] += step;
            detector.Evaluate(state, moved, new double[notes.Length], out VectorScore there);
            return there.Evidence;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    public void The_limit_of_equal_residual_components_is_that_of_a_sum_of_squares(int components) =>
        Assert.Equal(ChiSquare.Quantile(2.3263478740408408, components), ComponentLimits.Residual([.. Enumerable.Repeat(1.0, components)]), 1e-9);

    [Fact]
    public void The_limit_of_residuals_is_exceeded_by_about_one_in_a_hundred()
    {
        double[] values = [1, 0.8, 0.5, 0.2];
        double limit = ComponentLimits.Residual(values);
        var random = new SplitMix64(4);
        int beyond = 0;
        for (int i = 0; i < 50_000; i++)
        {
            double sum = 0;
            foreach (double value in values)
            {
                double normal = random.NextGaussian();
                sum += value * normal * normal;
            }
            beyond += sum > limit ? 1 : 0;
        }
        Assert.InRange(beyond / 50_000.0, 0.008, 0.0125);
    }

    [Fact]
    public void Options_tell_all_that_is_wrong_with_them()
    {
        var failure = Assert.Throws<ArgumentException>(() => new PrincipalComponentsDetector(new PrincipalComponentsOptions { WarmUpRows = 7, Explained = 2 }));
        Assert.Contains("WarmUpRows is 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Explained is 2", failure.Message, StringComparison.Ordinal);
    }

    private static (byte[] State, double[] Notes) Learned(PrincipalComponentsDetector detector)
    {
        byte[] state = new byte[detector.StateBytes(Dimensions)];
        double[] notes = new double[detector.NotesLength(Dimensions)];
        detector.Initialize(state, Dimensions);
        foreach (double[] row in Oracle.Rows(8, WarmUp, Dimensions))
        {
            detector.Evaluate(state, row, notes, out VectorScore score);
            Assert.True(score.IsUnfamiliar);
            detector.Learn(state, row, notes, score, Learning.Full);
        }
        return (state, notes);
    }

    private static (double[][] Correlations, double[] Standard) Of(byte[] state, double[] row)
    {
        RowMoments moments = new WatchedState(state, Dimensions, matrices: 1).Moments;
        double[] packed = new double[PackedSymmetric.Length(Dimensions)], z = new double[Dimensions];
        moments.CopyCorrelations(packed, 1);
        moments.Standardise(row, 1e9, new double[Dimensions], z);
        return (Oracle.Full(packed, Dimensions), z);
    }
}
