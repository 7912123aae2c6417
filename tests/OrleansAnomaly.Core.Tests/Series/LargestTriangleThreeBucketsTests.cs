using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class LargestTriangleThreeBucketsTests
{
    private static readonly Gen<(int Seed, int Points, int Wanted)> s_cases =
        from seed in Gen.Choose(0, int.MaxValue)
        from points in Gen.Choose(2, 400)
        from wanted in Gen.Choose(2, 60)
        select (seed, points, wanted);

    [Fact]
    public void Picked_points_are_a_subset_in_order_with_the_first_and_the_last() =>
        Properties.Hold(s_cases, given =>
        {
            (long[] times, double[] values) = Curve(given.Seed, given.Points);
            int[] picked = Pick(times, values, given.Wanted);
            Assert.Equal(Math.Min(given.Points, given.Wanted), picked.Length);
            Assert.Equal((0, given.Points - 1), (picked[0], picked[^1]));
            Assert.Equal(picked.Order().Distinct(), picked);
        });

    [Fact]
    public void Each_point_spans_the_largest_triangle_of_its_bucket() =>
        Properties.Hold(s_cases, given =>
        {
            (long[] times, double[] values) = Curve(given.Seed, given.Points);
            int[] picked = Pick(times, values, given.Wanted);
            if (given.Wanted >= given.Points)
                return;
            // Buckets as Steinarsson cuts them, in exact arithmetic: point i of the inner ones lies in bucket b where b·size ≤ i − 1 < (b + 1)·size.
            int inner = given.Points - 2, buckets = given.Wanted - 2;
            for (int bucket = 0; bucket < buckets; bucket++)
            {
                int[] members = Members(bucket);
                int[] next = bucket + 1 < buckets ? Members(bucket + 1) : [given.Points - 1];
                Assert.Contains(picked[bucket + 1], members);
                decimal nextTime = next.Average(i => (decimal)times[i]), nextValue = next.Average(i => (decimal)values[i]);
                int before = picked[bucket];
                decimal Area(int i) => Math.Abs((times[before] - nextTime) * ((decimal)values[i] - (decimal)values[before]) - ((decimal)times[before] - times[i]) * (nextValue - (decimal)values[before]));
                decimal largest = members.Max(Area);
                Assert.True(Area(picked[bucket + 1]) >= largest * 0.999999999m, $"seed {given.Seed}, bucket {bucket}: {Area(picked[bucket + 1])} of {largest}");
            }

            int[] Members(int bucket) => [.. Enumerable.Range(0, inner).Where(i => i >= (long)bucket * inner / buckets && i < (long)(bucket + 1) * inner / buckets).Select(i => i + 1)];
        });

    [Fact]
    public void Of_equal_triangles_the_first_is_picked()
    {
        long[] times = [0, 1, 2, 3, 4, 5, 6, 7];
        Assert.Equal([0, 1, 4, 7], Pick(times, new double[8], 4));
    }

    [Fact]
    public void A_peak_is_kept()
    {
        long[] times = [.. Enumerable.Range(0, 1000).Select(i => i * 60_000_000L)];
        double[] values = new double[1000];
        values[617] = 1;
        Assert.Contains(617, Pick(times, values, 12));
    }

    [Fact]
    public void Where_there_is_room_for_all_all_are_picked()
    {
        Assert.Equal([0, 1, 2], Pick([1, 2, 3], [5, 6, 7], 9));
        Assert.Empty(Pick([], [], 2));
        Assert.Equal([0], Pick([1], [5], 1));
        Assert.Equal([0, 2], Pick([1, 2, 3], [5, 6, 7], 2));
    }

    [Fact]
    public void What_cannot_be_picked_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Pick([1, 2], [5], 2));
        Assert.Throws<ArgumentException>(() => Pick([1, 2, 3], [5, 6, 7], 1));
    }

    private static int[] Pick(long[] times, double[] values, int wanted)
    {
        var picked = new int[wanted];
        return picked[..LargestTriangleThreeBuckets.Pick(times, values, picked)];
    }

    private static (long[] Times, double[] Values) Curve(int seed, int points)
    {
        var random = new SplitMix64((ulong)seed);
        var times = new long[points];
        var values = new double[points];
        long time = 1_700_000_000_000_000;
        double level = 0;
        for (int i = 0; i < points; i++)
        {
            time += 60_000_000L * (1 + random.NextInt32(3));
            level += random.NextGaussian();
            (times[i], values[i]) = (time, level);
        }
        return (times, values);
    }
}
