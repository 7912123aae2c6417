using System.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

/// <summary>
/// An oracle for elementary functions: series summed in integers that stand for multiples of 2^−<see cref="Bits"/>.
/// Slow, and right to far more places than a double has.
/// </summary>
internal static class FixedPoint
{
    public const int Bits = 260;
    public static readonly BigInteger One = BigInteger.One << Bits;
    public static readonly BigInteger Ln2 = LogOfRatio(2, 1);

    public static readonly BigInteger Pi = 16 * ArctanOfInverse(5) - 4 * ArctanOfInverse(239);

    /// <summary>The value as mantissa · 2^exponent, exactly.</summary>
    public static (BigInteger Mantissa, int Exponent) Exactly(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) & 0x7FF;
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0)
            exponent = 1;
        else
            mantissa |= 1L << 52;
        return (bits < 0 ? -mantissa : mantissa, exponent - 1075);
    }

    public static BigInteger From(double x)
    {
        (BigInteger mantissa, int exponent) = Exactly(x);
        return exponent + Bits >= 0 ? mantissa << (exponent + Bits) : mantissa >> -(exponent + Bits);
    }

    public static BigInteger Log(double x)
    {
        (BigInteger mantissa, int exponent) = Exactly(x);
        int length = (int)mantissa.GetBitLength();
        // The mantissa over the power of two nearest below it; in [1, 2).
        return LogOfRatio(mantissa, BigInteger.One << (length - 1)) + (exponent + length - 1) * Ln2;
    }

    /// <summary>e^x = fraction · 2^power with the fraction in [0.7, 1.5).</summary>
    public static (BigInteger Fraction, int Power) Exp(double x)
    {
        BigInteger fixedX = From(x);
        int power = (int)Math.Round(x / 0.6931471805599453);
        BigInteger r = fixedX - power * Ln2, sum = One, term = One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = term * r / n >> Bits;
            if (term == BigInteger.MinusOne)
                break;
            sum += term;
        }
        return (sum, power);
    }

    /// <summary>cos x, by the series around 0 of what is left of x after whole turns.</summary>
    public static BigInteger Cos(double x)
    {
        BigInteger r = BigInteger.Remainder(From(x), 2 * Pi), square = r * r >> Bits, sum = 0, term = One;
        for (int n = 1; !term.IsZero; n += 2)
        {
            sum += term;
            term = -(term * square >> Bits) / (n * (n + 1));
        }
        return sum;
    }

    /// <summary>
    /// By how many units in the last place <paramref name="got"/> misses fraction · 2^power, the unit being that of the double it misses.
    /// </summary>
    public static double UlpsFrom(double got, BigInteger exact, int power = 0)
    {
        (BigInteger mantissa, int exponent) = Exactly(got);
        // Both as multiples of 2^(exponent − 64).
        BigInteger scaledGot = mantissa << 64;
        int shift = power - Bits - (exponent - 64);
        BigInteger scaledExact = shift >= 0 ? exact << shift : exact >> -shift;
        return (double)(scaledGot - scaledExact) / Math.Pow(2, 64);
    }

    // π = 16·arctan(1/5) − 4·arctan(1/239), after Machin.
    private static BigInteger ArctanOfInverse(int x)
    {
        BigInteger sum = 0, power = One / x;
        for (int n = 1; !power.IsZero; n += 2)
        {
            sum += (n & 2) == 0 ? power / n : -(power / n);
            power /= x * x;
        }
        return sum;
    }

    // ln(a/b) = 2·artanh((a − b)/(a + b)).
    private static BigInteger LogOfRatio(BigInteger a, BigInteger b)
    {
        BigInteger s = ((a - b) << Bits) / (a + b), square = s * s >> Bits, sum = 0, power = s;
        for (int n = 1; !power.IsZero && power != BigInteger.MinusOne; n += 2)
        {
            sum += power / n;
            power = power * square >> Bits;
        }
        return 2 * sum;
    }
}
