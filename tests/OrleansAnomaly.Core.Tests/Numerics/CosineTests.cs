using System.Numerics;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

public class CosineTests
{
    [Fact]
    public void Cos_is_within_one_ulp_of_the_exact_value()
    {
        foreach (double x in Angles(new SplitMix64(1), 4_000))
        {
            double error = Math.Abs(FixedPoint.UlpsFrom(Real.Cos(x), FixedPoint.Cos(x)));
            Assert.True(error <= 1, $"Cos({x:R}) is {error} ulp off");
        }
    }

    [Fact]
    public void Cos_agrees_with_the_platform_to_two_ulp()
    {
        foreach (double x in Angles(new SplitMix64(2), 200_000))
        {
            long steps = Math.Abs(BitConverter.DoubleToInt64Bits(Math.Cos(x)) - BitConverter.DoubleToInt64Bits(Real.Cos(x)));
            Assert.True(steps <= 2, $"Cos({x:R}) is {Real.Cos(x):R}, {steps} doubles from {Math.Cos(x):R}");
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(double.Epsilon, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(1_000_001.0, double.NaN)]
    [InlineData(-1e300, double.NaN)]
    public void Cos_of_a_special_angle_is_what_it_says(double x, double expected) => Assert.Equal(expected, Real.Cos(x));

    [Fact]
    public void Cos_is_even_and_reaches_to_the_largest_angle()
    {
        Assert.True(double.IsFinite(Real.Cos(Real.LargestAngle)));
        foreach (double x in Angles(new SplitMix64(3), 10_000))
            Assert.Equal(BitConverter.DoubleToInt64Bits(Real.Cos(x)), BitConverter.DoubleToInt64Bits(Real.Cos(-x)));
    }

    [Fact]
    public void Every_bit_is_the_same_on_every_machine()
    {
        ulong digest = 0;
        foreach (double x in Angles(new SplitMix64(4), 100_000))
            digest = BitOperations.RotateLeft(digest, 5) * 31 ^ BitConverter.DoubleToUInt64Bits(Real.Cos(x));
        Assert.Equal(10138185168699548003ul, digest);
    }

    // All sizes, the neighbourhood of multiples of π/2 where the result or its change is small, and the edges of the reduction.
    private static IEnumerable<double> Angles(SplitMix64 random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            double near = random.NextInt32(636_000) * (Math.PI / 2);
            yield return (i % 5) switch
            {
                0 => (random.NextDouble() - 0.5) * 2 * Real.LargestAngle,
                1 => near,
                2 => near * (1 + Math.ScaleB(random.NextGaussian(), -random.NextInt32(53))) is double x && Math.Abs(x) <= Real.LargestAngle ? x : near,
                3 => random.NextGaussian() * 5,
                _ => (random.NextInt32(1_000) + 0.5) * (Math.PI / 2) + Math.ScaleB(random.NextGaussian(), -40),
            };
        }
    }
}
