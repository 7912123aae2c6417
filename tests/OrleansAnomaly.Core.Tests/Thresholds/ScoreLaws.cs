using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Thresholds;

/// <summary>Distributions of scores.</summary>
internal static class ScoreLaws
{
    public static double Draw(string law, ref SplitMix64 random) => law switch
    {
        "normal" => random.NextGaussian(),
        "half-normal" => Math.Abs(random.NextGaussian()),
        "uniform" => random.NextDouble(),
        "exponential" => -Real.Log(1 - random.NextDouble()),
        "lognormal" => Real.Exp(random.NextGaussian()),
        "pareto" => Real.Exp(-Real.Log(1 - random.NextDouble()) / 3),
        "cauchy" => Math.Abs(random.NextGaussian() / random.NextGaussian()),
        "ties" => random.NextInt32(4) == 0 ? random.NextInt32(20) : 0,
        _ => throw new ArgumentException(law, nameof(law)),
    };

    public static double[] Draws(string law, ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        var draws = new double[count];
        foreach (ref double draw in draws.AsSpan())
            draw = Draw(law, ref random);
        return draws;
    }
}
