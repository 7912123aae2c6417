using System.Numerics;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

public class RealTests
{
    [Fact]
    public void Log_is_within_one_ulp_of_the_exact_value()
    {
        foreach (double x in PositiveNumbers(new SplitMix64(1), 3_000))
        {
            double error = Math.Abs(FixedPoint.UlpsFrom(Real.Log(x), FixedPoint.Log(x)));
            Assert.True(error <= 1, $"Log({x:R}) is {error} ulp off");
        }
    }

    [Fact]
    public void Exp_is_within_one_ulp_of_the_exact_value()
    {
        foreach (double x in Exponents(new SplitMix64(2), 3_000))
        {
            (BigInteger fraction, int power) = FixedPoint.Exp(x);
            double error = Math.Abs(FixedPoint.UlpsFrom(Real.Exp(x), fraction, power));
            Assert.True(error <= 1, $"Exp({x:R}) is {error} ulp off");
        }
    }

    [Fact]
    public void Log_agrees_with_the_platform_to_two_ulp_over_the_whole_range()
    {
        foreach (double x in PositiveNumbers(new SplitMix64(3), 400_000))
            AssertSteps(Math.Log(x), Real.Log(x), 2, $"Log({x:R})");
    }

    [Fact]
    public void Log10_agrees_with_the_platform_to_three_ulp_over_the_whole_range()
    {
        foreach (double x in PositiveNumbers(new SplitMix64(4), 400_000))
            AssertSteps(Math.Log10(x), Real.Log10(x), 3, $"Log10({x:R})");
    }

    [Fact]
    public void Exp_agrees_with_the_platform_to_two_ulp_over_the_whole_range()
    {
        foreach (double x in Exponents(new SplitMix64(5), 400_000))
            AssertSteps(Math.Exp(x), Real.Exp(x), 2, $"Exp({x:R})");
    }

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(-double.Epsilon, double.NaN)]
    [InlineData(double.MinValue, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1.0, 0.0)]
    public void Log_of_a_special_value_is_what_mathematics_says(double x, double expected)
    {
        Assert.Equal(expected, Real.Log(x));
        Assert.Equal(expected, Real.Log10(x));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(double.Epsilon, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.MaxValue, double.PositiveInfinity)]
    [InlineData(709.78271289338409, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.MinValue, 0.0)]
    [InlineData(-745.13321910194134, 0.0)]
    [InlineData(-745.13321910194110, double.Epsilon)]
    public void Exp_of_a_special_value_is_what_mathematics_says(double x, double expected) => Assert.Equal(expected, Real.Exp(x));

    [Fact]
    public void Negative_zero_counts_as_zero()
    {
        Assert.Equal(double.NegativeInfinity, Real.Log(-0.0));
        Assert.Equal(1, Real.Exp(-0.0));
    }

    [Fact]
    public void Exp_is_finite_up_to_the_last_argument_whose_result_is_a_double()
    {
        double last = 709.78271289338397;
        Assert.True(double.IsFinite(Real.Exp(last)));
        Assert.Equal(double.PositiveInfinity, Real.Exp(Math.BitIncrement(last)));
    }

    [Fact]
    public void Log_never_falls_from_one_double_to_the_next_across_the_edges_of_table_cells()
    {
        for (int cell = 0; cell < 256; cell++)
        {
            double x = BitConverter.Int64BitsToDouble(0x3FE5F00000000000 + ((long)cell << 45) - 50);
            for (int step = 0; step < 100; step++, x = Math.BitIncrement(x))
            {
                // Errors of up to an ulp each may cross where two neighbours' logarithms are closer than that; not by more.
                double rise = Real.Log(Math.BitIncrement(x)) - Real.Log(x);
                Assert.True(rise >= -Math.BitIncrement(Math.Abs(Real.Log(x))) + Math.Abs(Real.Log(x)), $"at {x:R}");
            }
        }
    }

    [Fact]
    public void Every_bit_is_the_same_on_every_machine()
    {
        // Holds with DOTNET_EnableAVX512=0, DOTNET_EnableAVX2=0 and DOTNET_EnableHWIntrinsic=0 too. It changes only with the functions themselves.
        ulong digest = 0;
        foreach (double x in PositiveNumbers(new SplitMix64(6), 100_000))
            digest = BitOperations.RotateLeft(digest, 5) * 31 ^ BitConverter.DoubleToUInt64Bits(Real.Log(x));
        foreach (double x in Exponents(new SplitMix64(7), 100_000))
            digest = BitOperations.RotateLeft(digest, 5) * 31 ^ BitConverter.DoubleToUInt64Bits(Real.Exp(x));
        Assert.Equal(5164371595263369092ul, digest);
    }

    [Fact]
    public void Every_entry_of_the_tables_is_the_double_nearest_to_its_formula()
    {
        for (int i = 0; i < 128; i++)
        {
            double c = BitConverter.Int64BitsToDouble(0x3FE6000000000000 + ((long)i << 45));
            BigInteger log = FixedPoint.Log(c), high = FixedPoint.From(RealTables.LogHigh[i]);
            AssertNearest(RealTables.Reciprocal[i], (FixedPoint.One << FixedPoint.Bits) / FixedPoint.From(c));
            Assert.Equal(0, RealTables.LogHigh[i] * Math.Pow(2, 42) % 1);
            Assert.True(BigInteger.Abs(log - high) <= FixedPoint.One >> 43, $"LogHigh[{i}]");
            AssertNearest(RealTables.LogLow[i], log - high);
            BigInteger power = ExpOf(i * FixedPoint.Ln2 / 128);
            AssertNearest(RealTables.Power[i], power);
            AssertNearest(RealTables.PowerTail[i], ((power - FixedPoint.From(RealTables.Power[i])) << FixedPoint.Bits) / power);
        }
    }

    private static BigInteger ExpOf(BigInteger x)
    {
        BigInteger sum = FixedPoint.One, term = FixedPoint.One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = term * x / n >> FixedPoint.Bits;
            sum += term;
        }
        return sum;
    }

    private static void AssertNearest(double entry, BigInteger exact)
    {
        if (entry == 0)
            Assert.Equal(BigInteger.Zero, exact);
        else
            Assert.True(Math.Abs(FixedPoint.UlpsFrom(entry, exact)) <= 0.5000001, $"{entry:R}");
    }

    // Any bits at all, subnormals, the neighbourhood of 1 where the result cancels, and the sizes that occur.
    private static IEnumerable<double> PositiveNumbers(SplitMix64 random, int count)
    {
        double[] edges = [double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, Math.BitDecrement(1), Math.BitIncrement(1), double.MaxValue];
        foreach (double edge in edges)
            yield return edge;
        for (int i = 0; i < count; i++)
            yield return (i % 4) switch
            {
                0 => BitConverter.UInt64BitsToDouble(1 + random.NextUInt64() % 0x7FEFFFFFFFFFFFFF),
                1 => BitConverter.UInt64BitsToDouble(1 + (random.NextUInt64() >> 12)),
                2 => 1 + (random.NextDouble() - 0.5) * 0.06,
                _ => random.NextDouble() * 1000 + 1e-6,
            };
    }

    // The whole range, results that are subnormal, the last results before infinity, and small arguments.
    private static IEnumerable<double> Exponents(SplitMix64 random, int count)
    {
        for (int i = 0; i < count; i++)
            yield return (i % 5) switch
            {
                0 => random.NextDouble() * 1454 - 745,
                1 => -708 - random.NextDouble() * 37,
                2 => 705 + random.NextDouble() * 4.78,
                3 => random.NextGaussian() * 5,
                _ => (random.NextDouble() - 0.5) * Math.ScaleB(1, -random.NextInt32(60)),
            };
    }

    private static void AssertSteps(double expected, double got, long most, string what)
    {
        long steps = Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(got));
        if (steps > most)
            Assert.Fail($"{what} is {got:R}, {steps} doubles from {expected:R}");
    }
}
