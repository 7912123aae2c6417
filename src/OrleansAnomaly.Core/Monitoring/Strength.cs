using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>q = −log10 p, and the score that people see of it.</summary>
public static class Strength
{
    /// <summary>1 − 2^(−q/4): 0 at p = 1, 0.5 at p = 10⁻⁴, 0.75 at 10⁻⁸.</summary>
    public static double ToScore(double strength) => strength <= 0 ? 0 : 1 - Real.Exp(strength * -0.17328679513998632);
}
