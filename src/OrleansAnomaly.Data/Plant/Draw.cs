using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Data.Plant;

/// <summary>The distributions that the plant draws from.</summary>
internal static class Draw
{
    /// <summary>Uniform between two bounds.</summary>
    public static double Between(this ref SplitMix64 random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>A whole multiple of a millisecond, uniform between two spans of event time.</summary>
    public static long Span(this ref SplitMix64 random, long low, long high) => low + (long)((high - low) * random.NextDouble()) / 1000 * 1000;

    /// <summary>
    /// Student's t with four degrees of freedom (variance 2): now and then six or ten times its usual size.
    /// The square sum of four Gaussians is −2·ln of the product of two uniforms.
    /// </summary>
    public static double NextStudent4(this ref SplitMix64 random)
    {
        double gauss = random.NextGaussian();
        double product = (1 - random.NextDouble()) * (1 - random.NextDouble());
        double square = -2 * Real.Log(product);
        // A vanishing divisor would give a value that no sensor shows.
        return Math.Clamp(gauss / Math.Sqrt(square / 4), -20, 20);
    }

    /// <summary>How often something happens that happens <paramref name="mean"/> times on average (Knuth's product of uniforms).</summary>
    public static int NextPoisson(this ref SplitMix64 random, double mean)
    {
        double limit = Real.Exp(-mean), product = random.NextDouble();
        int count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }
        return count;
    }
}
