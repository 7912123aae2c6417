using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class PeriodicityTests
{
    [Theory]
    [InlineData(2, 80)]
    [InlineData(7, 60)]
    [InlineData(12, 96)]
    [InlineData(24, 720)]
    [InlineData(60, 1500)]
    public void The_period_of_a_sine_in_noise_is_found(int period, int length) =>
        Assert.Equal(period, Periodicity.Estimate(Series(length, 1, i => 4 * Math.Cos(2 * Math.PI * i / period))));

    [Theory]
    [InlineData(10)]
    [InlineData(48)]
    public void The_period_of_a_square_wave_on_a_trend_is_found(int period) =>
        Assert.Equal(period, Periodicity.Estimate(Series(600, 0.5, i => (i % period < period / 3 ? 5 : 0) + 0.05 * i)));

    [Fact]
    public void A_day_with_a_weekend_has_the_period_of_a_week() =>
        Assert.Equal(168, Periodicity.Estimate(Series(168 * 6, 0.5, i => i / 24 % 7 >= 5 ? 0 : 10 * Math.Sin(Math.PI * (i % 24) / 24))));

    [Fact]
    public void Outliers_and_gaps_do_not_hide_a_period()
    {
        double[] series = Series(480, 0.5, i => 3 * Math.Sin(2 * Math.PI * i / 24));
        for (int i = 1; 2 * i * i < series.Length; i++)
            series[2 * i * i] = i % 2 == 0 ? 1000 : double.NaN;
        Assert.Equal(24, Periodicity.Estimate(series));
    }

    [Fact]
    public void What_does_not_repeat_has_no_period()
    {
        int found = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            found += Periodicity.Estimate(Series(500, 1, _ => 0, seed)) != 0 ? 1 : 0;
            found += Periodicity.Estimate(Series(500, 1, i => 0.1 * i, seed)) != 0 ? 1 : 0;
            found += Periodicity.Estimate(Series(500, 1, i => i < 250 ? 0 : 20, seed)) != 0 ? 1 : 0;
        }
        Assert.Equal(0, found);
    }

    [Fact]
    public void A_random_walk_hardly_ever_has_a_period()
    {
        int found = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            double at = 0;
            var random = new SplitMix64(seed);
            double[] walk = [.. Enumerable.Range(0, 400).Select(_ => at += random.NextGaussian())];
            found += Periodicity.Estimate(walk) != 0 ? 1 : 0;
        }
        Assert.InRange(found, 0, 8);
    }

    [Fact]
    public void Short_constant_and_empty_series_have_no_period()
    {
        Assert.Equal(0, Periodicity.Estimate([]));
        Assert.Equal(0, Periodicity.Estimate([1, 2, 1, 2, 1, 2, 1]));
        Assert.Equal(0, Periodicity.Estimate(new double[100]));
        Assert.Equal(0, Periodicity.Estimate([.. Enumerable.Repeat(double.NaN, 100)]));
    }

    [Fact]
    public void Neither_unit_nor_offset_matters() =>
        Properties.Hold(Gen.Choose(0, 30).Zip(Gen.Choose(-20, 20)).Zip(Gen.Choose(-1000, 1000)), given =>
        {
            var ((period, power), offset) = given;
            double[] series = Series(300, 1, i => period < 2 ? 0 : 3 * Math.Sin(2 * Math.PI * i / period), (ulong)period);
            double[] other = [.. series.Select(value => value * Math.ScaleB(1, power) + Math.ScaleB(offset, power))];
            Assert.Equal(Periodicity.Estimate(series), Periodicity.Estimate(other));
        }, cases: 60);

    private static double[] Series(int length, double noise, Func<int, double> course, ulong seed = 3)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, length).Select(i => course(i) + noise * random.NextGaussian())];
    }
}
