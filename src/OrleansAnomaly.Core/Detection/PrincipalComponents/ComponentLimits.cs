using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.PrincipalComponents;

/// <summary>What one normal row in a hundred exceeds, so that both statistics can be told in one unit. What is really normal the calibrator learns.</summary>
internal static class ComponentLimits
{
    private const double Deviate = 2.3263478740408408;     // of a normal law, at 1 %

    /// <summary>Of Hotelling's T² with that many components.</summary>
    public static double Hotelling(int components) =>
        ChiSquare.Quantile(Deviate, components);

    /// <summary>Of Q, the squared distance from the components' plane (Jackson and Mudholkar 1979), by the eigenvalues that are left; 0 where none is.</summary>
    public static double Residual(ReadOnlySpan<double> left)
    {
        double first = 0, second = 0, third = 0;
        foreach (double value in left)
        {
            first += value;
            second += value * value;
            third += value * value * value;
        }
        if (!(first > 0))
            return 0;
        double power = 1 - 2 * first * third / (3 * second * second);
        double inner = 1 + Deviate * Math.Sqrt(2 * second * power * power) / first + second * power * (power - 1) / (first * first);
        // The approximation has no power near 0 and none of what is negative: a normal law then has to do.
        return power > 0.05 && inner > 0 ? first * Real.Exp(Real.Log(inner) / power) : first + Deviate * Math.Sqrt(2 * second);
    }
}
