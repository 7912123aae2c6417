namespace OrleansAnomaly.Core.Numerics;

/// <summary>
/// Elementary functions whose every bit is the same on every machine: only +, −, × and bit operations in a fixed order,
/// and no fused multiply-add, which not every machine has.
/// The platform's own differ between C libraries in the last bits, which would reach states and verdicts.
/// Each function states its error in units in the last place (ulp) of the result; tests hold it to that over the whole range.
/// </summary>
/// <remarks>
/// Table-driven reduction followed by a short series, after P. T. P. Tang: "Table-driven implementation of the exponential function
/// in IEEE floating-point arithmetic" (ACM TOMS 15, 1989) and "… of the logarithm function …" (ACM TOMS 16, 1990).
/// </remarks>
public static class Real
{
    // ln 2 in two parts: the high one has 32 bits, so that its products with the integers used here are exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700e+00;
    private const double InverseLn10 = 0.434294481903251827651;

    /// <summary>The largest angle of which there is a <see cref="Cos"/>, in radians: its quarter turns are a number of 20 bits.</summary>
    public const double LargestAngle = 1_000_000;

    // Adding and subtracting 1.5·2⁵² rounds to the nearest integer, and leaves that integer in the low bits of the sum.
    private const double RoundingShift = 6755399441055744;

    // The bits of 0.6875 less half a cell of 2⁴⁵, so that the c(i) of the tables, one of which is 1, are the centres of the cells.
    private const long FirstCell = 0x3FE5F00000000000;

    /// <summary>
    /// Natural logarithm, within 1 ulp. NaN for negative numbers and NaN, −∞ for 0, +∞ for +∞.
    /// </summary>
    /// <remarks>
    /// x = 2^k·m with |m/c − 1| ≤ 2⁻⁸ for one c of the tables; then ln x = k·ln 2 + ln c + ln(1 + f) with f = (m − c)/c.
    /// m − c is exact. Around 1, where the result is small, c is 1 and f is exact too.
    /// </remarks>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        // One comparison for all that is no positive normal number: the sign bit makes negatives large.
        if ((ulong)(bits - 0x0010000000000000) >= 0x7FE0000000000000)
        {
            if (!(x > 0))
                return x == 0 ? double.NegativeInfinity : double.NaN;
            if (double.IsPositiveInfinity(x))
                return x;
            // A subnormal number: 2⁵² makes it a normal one.
            bits = BitConverter.DoubleToInt64Bits(x * 4503599627370496) - (52L << 52);
        }
        long offset = bits - FirstCell;
        int cell = (int)(offset >> 45) & 127;
        long k = offset >> 52;
        double m = BitConverter.Int64BitsToDouble(bits - (k << 52));
        double c = BitConverter.Int64BitsToDouble(0x3FE6000000000000 + ((long)cell << 45));
        double f = (m - c) * RealTables.Reciprocal[cell], f2 = f * f;
        // ln(1 + f) − f up to f⁷/7; |f| ≤ 2⁻⁸, so what is left out is below 2⁻⁵⁸·|f|.
        double series = f2 * ((-1.0 / 2 + f * (1.0 / 3)) + f2 * ((-1.0 / 4 + f * (1.0 / 5)) + f2 * (-1.0 / 6 + f * (1.0 / 7))));
        // high is exact, and larger than f or 0, so that the rounding error of the sum is exact too.
        double high = k * Ln2High + RealTables.LogHigh[cell];
        double sum = high + f;
        return sum + (series + (((high - sum) + f) + (k * Ln2Low + RealTables.LogLow[cell])));
    }

    /// <summary>Decimal logarithm, within 2 ulp; the same special cases as <see cref="Log"/>.</summary>
    public static double Log10(double x) => Log(x) * InverseLn10;

    /// <summary>
    /// e^x, within 1 ulp. +∞ above 709.78, 0 below −745.13, NaN for NaN.
    /// </summary>
    /// <remarks>
    /// x = (k + i/128)·ln 2 + r with |r| ≤ ln 2 / 256; then e^x = 2^k · 2^(i/128) · e^r.
    /// </remarks>
    public static double Exp(double x)
    {
        // Also NaN.
        if (!(Math.Abs(x) <= 708))
            return ExpOfLarge(x);
        double shifted = x * (128 * InverseLn2) + RoundingShift;
        double n = shifted - RoundingShift;
        long index = BitConverter.DoubleToInt64Bits(shifted);
        double power = RealTables.Power[(int)index & 127];
        double fraction = ExpFraction(x, n, (int)index & 127);
        // 2^k goes into the exponent; the index counts 128ths, so that shifting out seven bits and shifting in 52 leaves k there.
        double scale = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(power) + (index >> 7 << 52));
        return scale + scale * fraction;
    }

    // What e^x exceeds 2^(n/128), rounded to its table's entry, by; as a fraction of it.
    private static double ExpFraction(double x, double n, int entry)
    {
        double r = (x - n * (Ln2High / 128)) - n * (Ln2Low / 128), r2 = r * r;
        // e^r − 1 up to r⁵/120; |r| ≤ 0.0028, so what is left out is below 2⁻⁶⁰.
        return (RealTables.PowerTail[entry] + r) + r2 * ((0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120)));
    }

    // Where the result, or the power of two that it is made with, may not be a normal number.
    private static double ExpOfLarge(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 709.782712893384)
            return double.PositiveInfinity;
        if (x < -745.1332191019412)
            return 0;
        double n = x * (128 * InverseLn2) + RoundingShift - RoundingShift;
        int index = (int)n;
        double power = RealTables.Power[index & 127];
        double p = power + power * ExpFraction(x, n, index & 127);
        int k = index >> 7;
        return k > 0 ? p * PowerOfTwo(k - 1) * 2 : p * PowerOfTwo(k + 54) * PowerOfTwo(-54);
    }

    /// <summary>Cosine of an angle in radians, within 1 ulp, for angles of at most <see cref="LargestAngle"/> either way; NaN beyond and for NaN.</summary>
    /// <remarks>
    /// x = n·π/2 + y with |y| ≤ π/4, y as a sum of two doubles; then ±cos y or ±sin y by series. The parts of π/2 and the coefficients of the series are
    /// those of fdlibm (Sun Microsystems, 1993). Reduction after Cody and Waite: the parts have 33 bits, so that their products with n are exact.
    /// </remarks>
    public static double Cos(double x)
    {
        // Also NaN.
        if (!(Math.Abs(x) <= LargestAngle))
            return double.NaN;
        double shifted = x * (2 / Math.PI) + RoundingShift;
        double n = shifted - RoundingShift;
        double first = x - n * 1.57079632673412561417;      // exact: the two are close to each other
        double second = Sum(first, -n * 6.07710050630396597660e-11, out double lost);
        double third = Sum(second, -n * 2.02226624871116645580e-21, out double alsoLost);
        double rest = lost + alsoLost - n * 8.47842766036889956997e-32;
        double y = third + rest, tail = third - y + rest;
        int quadrant = (int)BitConverter.DoubleToInt64Bits(shifted) & 3;
        double size = (quadrant & 1) == 0 ? CosSeries(y, tail) : SinSeries(y, tail);
        return quadrant is 1 or 2 ? -size : size;
    }

    // The rounded sum and what it lacks, exactly (D. E. Knuth).
    private static double Sum(double a, double b, out double lost)
    {
        double sum = a + b, ofB = sum - a;
        lost = (a - (sum - ofB)) + (b - ofB);
        return sum;
    }

    private static double CosSeries(double y, double tail)
    {
        double z = y * y, w = z * z, half = 0.5 * z, one = 1 - half;
        double r = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05))
            + w * w * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11));
        return one + (((1 - one) - half) + (z * r - y * tail));
    }

    private static double SinSeries(double y, double tail)
    {
        double z = y * y, cube = z * y;
        double r = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * 2.75573137070700676789e-06)
            + z * (z * z) * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10);
        return y - ((z * (0.5 * tail - cube * r) - tail) - cube * -1.66666666666666324348e-01);
    }

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);
}
