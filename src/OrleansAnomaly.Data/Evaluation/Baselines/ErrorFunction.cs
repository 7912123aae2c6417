using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>The complementary error function, which the framework lacks.</summary>
internal static class ErrorFunction
{
    private const double FromFraction = 2;

    /// <summary>erfc(x) for x ≥ 0: 1 less the power series below 2, Laplace's continued fraction from there. Within 1e-15 of the true value.</summary>
    public static double Complement(double x)
    {
        if (x > 27)
            return 0;
        return x < FromFraction ? 1 - Series(x) : Fraction(x);
    }

    private static double Series(double x)
    {
        // erf x = 2/√π · e^(−x²) · Σ 2^n x^(2n+1) / (1·3·5 … (2n+1)): every term positive, so nothing cancels.
        double term = x, sum = x;
        for (int n = 1; term > 1e-18 * sum; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Real.Exp(-x * x) * sum;
    }

    private static double Fraction(double x)
    {
        // erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), from the inside out.
        const int terms = 120;
        double inner = x;
        for (int k = terms; k > 0; k--)
            inner = x + k / 2.0 / inner;
        return Real.Exp(-x * x) / (Math.Sqrt(Math.PI) * inner);
    }
}
