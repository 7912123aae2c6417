using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.ConditionalResiduals;

public class ResidualsTests
{
    private const int Dimensions = 5;

    [Fact]
    public void A_residual_is_that_of_a_regression_on_all_others()
    {
        Asset asset = Learned();
        foreach (double[] row in Oracle.Rows(2, 20, Dimensions))
        {
            asset.Evaluate(row);
            double[][] correlations = Correlations(asset);
            double[] z = [.. asset.Notes.Standard];
            for (int j = 0; j < Dimensions; j++)
                Assert.Equal(Oracle.Residual(correlations, z, j), asset.Notes.Residuals[j], 1e-8);
        }
    }

    [Fact]
    public void The_distance_is_that_of_a_direct_inverse()
    {
        Asset asset = Learned();
        foreach (double[] row in Oracle.Rows(3, 20, Dimensions))
        {
            asset.Evaluate(row);
            Assert.Equal(Oracle.Distance(Correlations(asset), [.. asset.Notes.Standard]), asset.Notes.Distance, 1e-8);
        }
    }

    [Fact]
    public void What_is_missing_takes_the_value_that_leaves_no_residual()
    {
        Asset asset = Learned();
        foreach (double[] row in Oracle.Rows(4, 20, Dimensions))
        {
            row[1] = double.NaN;
            asset.Evaluate(row);
            Assert.NotEqual(0, asset.Notes.Standard[1]);
            Assert.Equal(0, asset.Notes.Residuals[1]);
            Assert.Equal(0, Product(asset, 1), 1e-12);
        }
    }

    [Fact]
    public void Two_that_are_missing_are_told_by_the_rest_as_the_normal_equations_tell_them()
    {
        Asset asset = Learned();
        foreach (double[] row in Oracle.Rows(5, 20, Dimensions))
        {
            (row[0], row[3]) = (double.NaN, double.PositiveInfinity);
            asset.Evaluate(row);
            double[][] correlations = Correlations(asset);
            double[] z = [.. asset.Notes.Standard];
            int[] there = [1, 2, 4];
            double[] solved = Oracle.Solve([.. there.Select(i => there.Select(j => correlations[i][j]).ToArray())], [.. there.Select(i => z[i])]);
            foreach (int missing in (int[])[0, 3])
                Assert.Equal(there.Select((other, i) => correlations[missing][other] * solved[i]).Sum(), z[missing], 1e-3);
        }
    }

    [Fact]
    public void A_setting_explains_the_others_and_is_never_judged()
    {
        var asset = new Asset(3, new ConditionalResidualsOptions { Settings = [0] });
        var random = new SplitMix64(6);
        double highest = 0;
        for (int i = 0; i < 1_200; i++)
        {
            // The load wanders ever farther; what follows it keeps following.
            double load = 50 + 20 * random.NextGaussian() + (i > 1_000 ? 40 : 0);
            double evidence = asset.Step([load, 2 * load + random.NextGaussian(), 100 - load + random.NextGaussian()]).Evidence;
            highest = Math.Max(highest, evidence);
            Assert.Equal(0, asset.Contributions[0]);
        }
        Assert.True(highest < 3.5, $"following the load scores {highest}");
        for (int i = 0; i < 20; i++)
            asset.Step([50, 100, 70]);
        Assert.Equal(2, asset.Leading);
        Assert.Equal(AssetMode.Holding, asset.Mode);
    }

    private static double Product(Asset asset, int j)
    {
        double[] products = new double[Dimensions];
        PackedSymmetric.Multiply(asset.State.Precision, asset.Notes.Standard, products);
        return products[j];
    }

    /// <summary>What the precision was made of: the correlations with their ridge, which its inverse tells.</summary>
    private static double[][] Correlations(Asset asset)
    {
        double[][] precision = Oracle.Full(asset.State.Precision, Dimensions);
        double[][] columns = [.. Enumerable.Range(0, Dimensions).Select(i => Oracle.Solve(precision, [.. Enumerable.Range(0, Dimensions).Select(j => i == j ? 1.0 : 0)]))];
        double[] learned = new double[PackedSymmetric.Length(Dimensions)];
        asset.State.MomentsOf(0).CopyCorrelations(learned, 0.99);
        double[][] expected = Oracle.Full(learned, Dimensions);
        for (int i = 0; i < Dimensions; i++)
        {
            for (int j = 0; j < Dimensions; j++)
                Assert.Equal(expected[i][j], columns[i][j], 1e-9);
        }
        return columns;
    }

    // A multiple of 16 rows, so that the precision has just been made of the moments.
    private static Asset Learned()
    {
        var asset = new Asset(Dimensions);
        asset.Run(Oracle.Rows(1, 480, Dimensions));
        return asset;
    }
}
