using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Numerics;

public class SplitMix64Tests
{
    [Fact]
    public void Seed_1234567_gives_the_published_sequence()
    {
        var random = new SplitMix64(1234567);
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        foreach (ulong expected in published)
            Assert.Equal(expected, random.NextUInt64());
    }

    [Fact]
    public void Doubles_lie_in_the_half_open_unit_interval_and_fill_it_evenly()
    {
        var random = new SplitMix64(1);
        const int Draws = 200_000;
        var cells = new int[20];
        for (int i = 0; i < Draws; i++)
        {
            double x = random.NextDouble();
            Assert.True(x is >= 0 and < 1);
            cells[(int)(x * cells.Length)]++;
        }
        AssertEven(cells, Draws);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Integers_stay_below_their_bound_and_fall_evenly(int bound)
    {
        var random = new SplitMix64(2);
        const int Draws = 200_000;
        var cells = new int[bound];
        for (int i = 0; i < Draws; i++)
            cells[random.NextInt32(bound)]++;
        AssertEven(cells, Draws);
    }

    [Fact]
    public void The_largest_bound_is_served_and_a_bound_below_one_refused()
    {
        var random = new SplitMix64(3);
        for (int i = 0; i < 1000; i++)
            Assert.InRange(random.NextInt32(int.MaxValue), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitMix64(3).NextInt32(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitMix64(3).NextInt32(-1));
    }

    [Fact]
    public void Gaussians_have_the_moments_and_tails_of_the_normal_distribution()
    {
        var random = new SplitMix64(4);
        const int Draws = 400_000;
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        int beyondTwo = 0, beyondThree = 0;
        for (int i = 0; i < Draws; i++)
        {
            double x = random.NextGaussian();
            sum += x;
            squares += x * x;
            cubes += x * x * x;
            fourths += x * x * x * x;
            beyondTwo += Math.Abs(x) > 2 ? 1 : 0;
            beyondThree += Math.Abs(x) > 3 ? 1 : 0;
        }
        // Five standard errors each: √(1, 2, 15, 96)/√n, and √(p(1 − p)/n).
        double root = Math.Sqrt(Draws);
        Assert.InRange(sum / Draws, -5 / root, 5 / root);
        Assert.InRange(squares / Draws, 1 - 5 * Math.Sqrt(2) / root, 1 + 5 * Math.Sqrt(2) / root);
        Assert.InRange(cubes / Draws, -5 * Math.Sqrt(15) / root, 5 * Math.Sqrt(15) / root);
        Assert.InRange(fourths / Draws, 3 - 5 * Math.Sqrt(96) / root, 3 + 5 * Math.Sqrt(96) / root);
        Assert.InRange(beyondTwo / (double)Draws, 0.0455 - 0.0017, 0.0455 + 0.0017);
        Assert.InRange(beyondThree / (double)Draws, 0.0027 - 0.00042, 0.0027 + 0.00042);
    }

    [Fact]
    public void A_fork_leaves_its_parent_alone_and_depends_on_seed_and_name_only()
    {
        var parent = new SplitMix64(5);
        var twin = new SplitMix64(5);
        SplitMix64 one = parent.Fork(1), again = parent.Fork(1), two = parent.Fork(2);
        Assert.Equal(twin.NextUInt64(), parent.NextUInt64());
        ulong first = one.NextUInt64();
        Assert.Equal(first, again.NextUInt64());
        Assert.NotEqual(first, two.NextUInt64());
    }

    [Fact]
    public void Forks_with_neighbouring_names_and_seeds_do_not_correlate()
    {
        const int Draws = 20_000;
        for (ulong name = 0; name < 20; name++)
        {
            SplitMix64 a = new SplitMix64(6).Fork(name), b = new SplitMix64(6).Fork(name + 1), c = new SplitMix64(7).Fork(name);
            double ab = 0, ac = 0;
            for (int i = 0; i < Draws; i++)
            {
                double x = a.NextDouble() - 0.5;
                ab += x * (b.NextDouble() - 0.5);
                ac += x * (c.NextDouble() - 0.5);
            }
            // Five standard errors of a product of two centred uniforms (variance 1/144).
            double most = 5 * Math.Sqrt(Draws) / 12;
            Assert.InRange(ab, -most, most);
            Assert.InRange(ac, -most, most);
        }
    }

    // Chi-square with k − 1 degrees of freedom: mean k − 1, standard deviation √(2(k − 1)).
    private static void AssertEven(int[] cells, int draws)
    {
        double expected = (double)draws / cells.Length, chi = cells.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chi, 0, cells.Length - 1 + 6 * Math.Sqrt(2.0 * cells.Length));
    }
}
