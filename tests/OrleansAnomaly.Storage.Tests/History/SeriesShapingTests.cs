using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Tests.History;

public class SeriesShapingTests
{
    private static readonly SensorId s_sensor = SensorId.Create("plant/pump/flow");

    [Fact]
    public void Buckets_are_equal_stretches_with_the_counts_extremes_means_and_weighted_quantiles_of_their_minutes()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            MinuteAggregate[] minutes = Minutes(seed, 300);
            var random = new SplitMix64(seed);
            long from = minutes[0].Minute + random.NextInt32(60_000_000), to = minutes[^1].Minute + random.NextInt32(60_000_000);
            var query = new SeriesQuery { Sensor = s_sensor, From = from, To = to, Points = 2 + random.NextInt32(30) };
            IReadOnlyList<SeriesPoint> points = SeriesShaping.Shape(query, from, to, minutes);
            Assert.InRange(points.Count, 1, query.Points);
            Assert.Equal(minutes.Sum(minute => (long)minute.Count), points.Sum(point => point.Count));
            foreach (SeriesPoint point in points)
            {
                MinuteAggregate[] inside = [.. minutes.Where(minute => minute.Minute >= point.Start && minute.Minute < point.Start + point.Length)];
                double[] each = [.. inside.SelectMany(minute => Enumerable.Repeat(minute.Mean, minute.Count)).Order()];
                Assert.Equal(0, (point.Start - minutes[0].Minute) % point.Length);
                Assert.Equal(points[0].Length, point.Length);
                Assert.Equal((inside.Sum(minute => minute.Count), inside.Min(minute => minute.Min), inside.Max(minute => minute.Max)), ((int)point.Count, point.Min, point.Max));
                Assert.Equal(inside.Max(minute => minute.Score), point.Score);
                Assert.Equal(inside.Sum(minute => minute.Mean * minute.Count) / point.Count, point.Mean, 1e-9);
                Assert.Equal(
                    (each[Rank(0.1, each.Length)], each[Rank(0.5, each.Length)], each[Rank(0.9, each.Length)]), (point.Low, point.Median, point.High));
            }
        }

        static int Rank(double q, int n) => Math.Max(0, (int)Math.Ceiling(q * n) - 1);
    }

    [Fact]
    public void A_plot_picks_what_the_algorithm_picks_of_all_minutes()
    {
        MinuteAggregate[] minutes = Minutes(3, 5_000);
        var query = new SeriesQuery { Sensor = s_sensor, From = EventTime.MinValue, To = EventTime.MaxValue, Points = 120, Shape = SeriesShape.Plot };
        IReadOnlyList<SeriesPoint> points = SeriesShaping.Shape(query, minutes[0].Minute, minutes[^1].Minute, minutes);
        var picked = new int[120];
        LargestTriangleThreeBuckets.Pick([.. minutes.Select(minute => minute.Minute)], [.. minutes.Select(minute => minute.Mean)], picked);
        Assert.Equal(picked.Select(i => (minutes[i].Minute, minutes[i].Mean, minutes[i].Count)), points.Select(point => (point.Start, point.Mean, (int)point.Count)));
    }

    [Fact]
    public void A_plot_of_a_long_stretch_keeps_its_ends_its_peaks_and_its_memory()
    {
        const int Long = 1_000_000;
        IEnumerable<MinuteAggregate> minutes = Enumerable.Range(0, Long)
            .Select(i => new MinuteAggregate { Minute = i * EventTime.Minute, Count = 1, Mean = i == 654_321 ? 100 : i == 222_222 ? -100 : i % 7 });
        var query = new SeriesQuery { Sensor = s_sensor, From = 0, To = Long * EventTime.Minute, Points = 500, Shape = SeriesShape.Plot };
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<SeriesPoint> points = SeriesShaping.Shape(query, 0, (Long - 1) * EventTime.Minute, minutes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        Assert.Equal(500, points.Count);
        Assert.Equal((0, (Long - 1) * EventTime.Minute), (points[0].Start, points[^1].Start));
        Assert.Contains(points, point => point.Mean == 100);
        Assert.Contains(points, point => point.Mean == -100);
        Assert.Equal(points.OrderBy(point => point.Start), points);
    }

    [Fact]
    public void Quantiles_of_very_many_values_stay_near_their_rank()
    {
        var random = new SplitMix64(9);
        var quantiles = new WeightedQuantiles();
        double[] values = [.. Enumerable.Range(0, 500_000).Select(_ => random.NextDouble())];
        foreach (double value in values)
            quantiles.Add(value, 1);
        Array.Sort(values);
        foreach (double q in (double[])[0, 0.1, 0.5, 0.9, 1])
            Assert.InRange(Array.BinarySearch(values, quantiles.Quantile(q)) / 500_000.0, q - 0.001, q + 0.001);
        quantiles.Clear();
        Assert.Equal(double.NaN, quantiles.Quantile(0.5));
    }

    private static MinuteAggregate[] Minutes(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        List<MinuteAggregate> minutes = [];
        long minute = (random.NextInt32(1_000_000) - 500_000) * EventTime.Minute;
        for (int i = 0; i < count; i++, minute += (1 + random.NextInt32(3)) * EventTime.Minute)
        {
            double mean = random.NextInt32(1000);
            minutes.Add(new MinuteAggregate { Minute = minute, Count = 1 + random.NextInt32(9), Mean = mean, Min = mean - random.NextInt32(9), Max = mean + random.NextInt32(9), Score = (float)random.NextDouble() });
        }
        return [.. minutes];
    }
}
