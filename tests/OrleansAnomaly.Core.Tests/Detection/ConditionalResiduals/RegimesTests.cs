using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.ConditionalResiduals;

public class RegimesTests
{
    private static readonly ConditionalResidualsOptions s_options = new() { Settings = [0] };

    [Fact]
    public void Settings_that_keep_to_a_few_values_part_the_rows()
    {
        var asset = new Asset(3, s_options);
        asset.Run(Rows(1, 1_200, random => 10 * random.NextInt32(3)));
        Assert.Equal(RegimeStage.Found, (RegimeStage)asset.State.Header.Regimes);
        Assert.Equal(3, asset.State.Header.Centres);
        Assert.Equal(AssetMode.Watching, asset.Mode);

        // Between the regimes the sensors differ by hundreds; within one by their noise, and that is what is judged.
        double[] ordinary = asset.Run(Rows(2, 400, random => 10 * random.NextInt32(3)));
        Assert.True(ordinary.Count(e => e >= ConditionalResidualsDetector.Guard) < 20);
        double[][] odd = Rows(3, 20, _ => 20);
        foreach (double[] row in odd)
            row[1] += 6;
        Assert.True(asset.Run(odd)[^1] > ConditionalResidualsDetector.Guard);
        Assert.Equal(1, asset.Leading);
    }

    [Fact]
    public void A_setting_that_moves_freely_parts_nothing()
    {
        var asset = new Asset(3, s_options);
        asset.Run(Rows(4, 600, random => 20 * random.NextDouble()));
        Assert.Equal(RegimeStage.None, (RegimeStage)asset.State.Header.Regimes);
    }

    [Fact]
    public void A_setting_that_never_moves_parts_nothing()
    {
        var asset = new Asset(3, s_options);
        asset.Run(Rows(5, 600, _ => 5));
        Assert.Equal(RegimeStage.None, (RegimeStage)asset.State.Header.Regimes);
    }

    [Fact]
    public void A_row_without_its_setting_is_taken_for_one_of_the_regime_before()
    {
        var asset = new Asset(3, s_options);
        asset.Run(Rows(6, 1_200, random => 10 * random.NextInt32(2)));
        foreach (double setting in (double[])[0, 10])
        {
            asset.Run(Rows(7, 3, _ => setting));
            double[] row = Rows(8, 1, _ => setting)[0];
            row[0] = double.NaN;
            asset.Evaluate(row);
            Assert.All(asset.Notes.Standard[1..].ToArray(), standard => Assert.InRange(standard, -5, 5));
        }
    }

    private static double[][] Rows(ulong seed, int rows, Func<SplitMix64, double> setting)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, rows).Select(i =>
        {
            // The generator is a value: each row has its own.
            double at = setting(random.Fork((ulong)i));
            return (double[])[at, at * at + random.NextGaussian(), 300 - 10 * at * at + random.NextGaussian()];
        })];
    }
}
