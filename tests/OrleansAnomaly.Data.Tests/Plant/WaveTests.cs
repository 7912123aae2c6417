using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

public class WaveTests
{
    [Fact]
    public void The_sine_agrees_with_the_platforms()
    {
        for (double turns = -3; turns <= 3; turns += 0.001)
            Assert.Equal(Math.Sin(2 * Math.PI * turns), Wave.Sine(turns), 1e-9);
    }

    [Fact]
    public void The_ramp_goes_from_nothing_to_one()
    {
        Assert.Equal((0, 0.5, 1), (Wave.Ramp(-1), Wave.Ramp(0.5), Wave.Ramp(2)));
    }

    [Fact]
    public void Students_t_has_its_variance_and_its_tails()
    {
        var random = new SplitMix64(1);
        double squares = 0;
        int far = 0;
        const int Draws = 200_000;
        for (int i = 0; i < Draws; i++)
        {
            double t = random.NextStudent4();
            squares += t * t;
            far += Math.Abs(t) > 4.604 ? 1 : 0;
        }
        Assert.InRange(squares / Draws, 1.85, 2.15);
        // 4.604 is the two-sided 1 % point of four degrees of freedom.
        Assert.InRange(far / (double)Draws, 0.009, 0.011);
    }

    [Fact]
    public void Poisson_counts_have_mean_and_variance_alike()
    {
        var random = new SplitMix64(2);
        double[] counts = [.. Enumerable.Range(0, 20_000).Select(_ => (double)random.NextPoisson(1.7))];
        double mean = counts.Average();
        Assert.InRange(mean, 1.65, 1.75);
        Assert.InRange(counts.Average(count => (count - mean) * (count - mean)), 1.6, 1.8);
    }
}
