using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection;

public class RowMomentsTests
{
    [Fact]
    public void At_full_weight_the_moments_are_those_of_two_passes_even_far_from_zero()
    {
        const int Dimensions = 3, Count = 60;
        double[][] rows = [.. Oracle.Rows(1, Count, Dimensions).Select(row => row.Select(value => value + 1e8).ToArray())];
        RowMoments moments = Learn(rows, 1);
        for (int i = 0; i < Dimensions; i++)
        {
            double mean = rows.Average(row => row[i] - 1e8);
            Assert.Equal(mean, moments.Origin[i] - 1e8 + moments.Means[i], 1e-6);
            for (int j = 0; j <= i; j++)
            {
                double other = rows.Average(row => row[j] - 1e8);
                double expected = rows.Average(row => (row[i] - 1e8 - mean) * (row[j] - 1e8 - other));
                Assert.Equal(1, moments.Moments[PackedSymmetric.Length(i) + j] / expected, 1e-6);
            }
        }
    }

    [Fact]
    public void Moments_stay_positive_semidefinite_where_dimensions_are_of_different_age_and_have_holes()
    {
        const int Dimensions = 6;
        var random = new SplitMix64(2);
        double[][] rows = Oracle.Rows(3, 400, Dimensions);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < Dimensions; j++)
            {
                if (i < 50 * j || random.NextInt32(4) == 0)
                    rows[i][j] = double.NaN;
            }
        }
        double[] matrix = new double[PackedSymmetric.Length(Dimensions)];
        Learn(rows, 0.3).CopyCorrelations(matrix, 0.999999);
        Assert.True(PackedSymmetric.Factor(matrix, Dimensions, 1e-9));
    }

    [Fact]
    public void A_dimension_that_stands_still_does_not_count_until_it_has_moved_some_times()
    {
        double[][] rows = [.. Enumerable.Range(0, 200).Select(i => new[] { i < 190 ? 7.0 : i })];
        double[] spreads = [-1];
        Learn(rows[..195], 1).CopySpreads(spreads);
        Assert.Equal(0, spreads[0]);
        Learn(rows, 1).CopySpreads(spreads);
        Assert.True(spreads[0] > 0);
    }

    private static RowMoments Learn(double[][] rows, double weight)
    {
        int dimensions = rows[0].Length;
        var moments = new RowMoments(
            new double[dimensions], new double[dimensions], new double[dimensions], new double[dimensions], new double[PackedSymmetric.Length(dimensions)]);
        double[] deviations = new double[dimensions];
        foreach (double[] row in rows)
        {
            for (int j = 0; j < dimensions; j++)
                deviations[j] = moments.Deviation(row, j);
            moments.Learn(row, deviations, [], [], weight, 1e6, 20);
        }
        return moments;
    }
}
