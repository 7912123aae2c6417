using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public class ParetoTailTests
{
    [Theory]
    [InlineData(-0.3, 2)]
    [InlineData(0.0, 1)]
    [InlineData(0.2, 1e-6)]
    [InlineData(0.6, 1e9)]
    public void Shape_and_scale_of_many_excesses_are_those_they_were_drawn_with(double shape, double scale)
    {
        var random = new SplitMix64(1);
        double[] excesses = new double[5_000];
        var truth = new ParetoTail { Shape = shape, Scale = scale };
        foreach (ref double excess in excesses.AsSpan())
            excess = truth.Quantile(1 - random.NextDouble());
        ParetoTail found = ParetoTail.Fit(excesses);
        // Four standard errors of the likeliest shape, (1 + γ) / √n, and the like of the scale.
        Assert.Equal(shape, found.Shape, 4 * (1 + shape) / Math.Sqrt(excesses.Length));
        Assert.Equal(1, found.Scale / scale, 0.1);
    }

    [Theory]
    [InlineData("exponential", 30)]
    [InlineData("cauchy", 60)]
    [InlineData("uniform", 200)]
    [InlineData("lognormal", 200)]
    public void No_tail_on_a_fine_grid_is_likelier(string law, int count)
    {
        double[] excesses = ScoreLaws.Draws(law, 2, count);
        ParetoTail found = ParetoTail.Fit(excesses);
        double most = LogLikelihood(excesses, found.Shape, found.Scale), mean = excesses.Average();
        for (double shape = -0.99; shape <= 1; shape += 0.01)
        {
            for (double scale = 0.02; scale < 6; scale *= 1.02)
                Assert.True(LogLikelihood(excesses, shape, scale * mean) <= most + 1e-3, $"γ {shape}, σ {scale * mean}; found γ {found.Shape}, σ {found.Scale}");
        }
    }

    [Fact]
    public void Few_excesses_are_taken_by_their_moments()
    {
        double[] excesses = [1, 2, 3, 6];
        ParetoTail found = ParetoTail.Fit(excesses);
        // Mean 3, variance 3.5: γ = (1 − 9/3.5)/2 and σ = 3·(1 − γ).
        Assert.Equal((1 - 9 / 3.5) / 2, found.Shape, 1e-12);
        Assert.Equal(3 * (1 - found.Shape), found.Scale, 1e-12);
    }

    [Fact]
    public void The_quantile_is_the_inverse_of_the_share()
    {
        foreach (double shape in (double[])[-0.4, 0, 0.5])
        {
            double y = new ParetoTail { Shape = shape, Scale = 2 }.Quantile(0.03);
            Assert.Equal(0.03, shape == 0 ? Math.Exp(-y / 2) : Math.Pow(1 + shape * y / 2, -1 / shape), 1e-12);
        }
    }

    private static double LogLikelihood(double[] excesses, double shape, double scale)
    {
        double sum = 0;
        foreach (double y in excesses)
        {
            double term = 1 + shape * y / scale;
            if (term <= 0)
                return double.NegativeInfinity;
            sum -= Math.Log(scale) + (Math.Abs(shape) < 1e-9 ? y / scale : (1 + 1 / shape) * Math.Log(term));
        }
        return sum;
    }
}
