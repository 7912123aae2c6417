namespace OrleansAnomaly.Core.Numerics;

/// <summary>
/// Elementary functions whose every bit is the same on every machine: only +, −, ×, ÷ and bit operations in a fixed order.
/// The platform's own differ between C libraries in the last bits, which would reach states and verdicts.
/// Relative error below 1e-15 for <see cref="Log"/> and <see cref="Exp"/> over their whole range (tests compare with the platform's).
/// </summary>
public static class Real
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700e+00;
    private const double InverseLn10 = 0.434294481903251827651;

    /// <summary>
    /// Natural logarithm. NaN for negative numbers and NaN, −∞ for 0, +∞ for +∞.
    /// Reduced to m in [√½, √2) with x = 2^k·m; then ln m = 2·artanh((m − 1)/(m + 1)) by its series.
    /// </summary>
    public static double Log(double x)
    {
        if (!(x > 0))
            return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        int k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984; // 2^54: makes a subnormal normal
            k = -54;
        }
        long bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)((bits >> 52) - 1023);
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }
        double f = m - 1, s = f / (2 + f), z = s * s;
        // artanh(s)/s − 1 = z/3 + z²/5 + …; |s| ≤ 0.1716, so twelve terms leave less than 1e-19.
        double r = z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z * (1.0 / 13
                 + z * (1.0 / 15 + z * (1.0 / 17 + z * (1.0 / 19 + z * (1.0 / 21))))))))));
        // 2s = f − s·f: keeps the leading term exact.
        return k * Ln2High + (f - (s * f - (2 * s * r + k * Ln2Low)));
    }

    /// <summary>Decimal logarithm; the same special cases as <see cref="Log"/>.</summary>
    public static double Log10(double x) => Log(x) * InverseLn10;

    /// <summary>
    /// e^x. +∞ above 709.78, 0 below −745.13, NaN for NaN.
    /// Reduced to |r| ≤ ½ ln 2 with x = k ln 2 + r, then the Taylor series of degree 13.
    /// </summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 709.782712893384)
            return double.PositiveInfinity;
        if (x < -745.1332191019412)
            return 0;
        double k = Math.Floor(x * InverseLn2 + 0.5);
        double r = (x - k * Ln2High) - k * Ln2Low;
        double p = 1 + r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040
                 + r * (1.0 / 40320 + r * (1.0 / 362880 + r * (1.0 / 3628800 + r * (1.0 / 39916800 + r * (1.0 / 479001600
                 + r * (1.0 / 6227020800)))))))))))));
        int n = (int)k;
        if (n < -1021)
            return p * PowerOfTwo(n + 54) * PowerOfTwo(-54);
        return n > 1023 ? p * PowerOfTwo(n - 1) * 2 : p * PowerOfTwo(n);
    }

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);
}
