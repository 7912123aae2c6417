using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class SlidingWindowTests
{
    [Fact]
    public void It_holds_at_every_step_what_a_search_over_all_readings_finds() =>
        Properties.Hold(Samples.Readings, readings =>
        {
            var window = new SlidingWindow(EventTime.Minute, 1000);
            for (int i = 0; i < readings.Length; i++)
            {
                Assert.Equal(double.IsFinite(readings[i].Value), window.Add(readings[i].Time, readings[i].Value));
                Reading[] held = [.. readings[..(i + 1)].Where(r => double.IsFinite(r.Value) && r.Time > readings[i].Time - EventTime.Minute)];
                AssertHolds(held, window);
            }
            Assert.Equal(0, window.CrowdedOutCount);
        });

    [Fact]
    public void Where_capacity_is_short_the_newest_stay() =>
        Properties.Hold(Samples.Readings, readings =>
        {
            var window = new SlidingWindow(EventTime.Hour * 100, 7);
            foreach (Reading reading in readings)
                window.Add(reading.Time, reading.Value);
            Reading[] finite = [.. readings.Where(r => double.IsFinite(r.Value))];
            AssertHolds([.. finite.TakeLast(7)], window);
            Assert.Equal(Math.Max(0, finite.Length - 7), window.CrowdedOutCount);
        });

    [Fact]
    public void Neither_telling_the_time_in_between_nor_another_origin_of_time_changes_a_bit() =>
        Properties.Hold(Samples.Readings, readings =>
        {
            SlidingWindow plain = new(EventTime.Minute, 1000), told = new(EventTime.Minute, 1000), moved = new(EventTime.Minute, 1000);
            foreach (Reading reading in readings)
            {
                plain.Add(reading.Time, reading.Value);
                told.Advance(reading.Time);
                told.Add(reading.Time, reading.Value);
                told.Advance(reading.Time);
                moved.Add(reading.Time + 12_345_678_901, reading.Value);
                Assert.Equal(plain.Summary, told.Summary);
                Assert.Equal(plain.Summary, moved.Summary);
            }
        });

    [Fact]
    public void An_outlier_leaves_no_trace_when_it_has_left()
    {
        var random = new SplitMix64(1);
        var window = new SlidingWindow(100, 100);
        for (int time = 0; time < 1000; time++)
            window.Add(time, time == 850 ? 1e15 : 1e8 + random.NextGaussian());
        Assert.Equal(100, window.Count);
        Assert.InRange(window.Summary.Variance, 0.5, 1.6);
        Assert.InRange(window.Summary.Mean, 1e8 - 1, 1e8 + 1);
    }

    [Fact]
    public void A_reading_as_old_as_the_window_is_long_has_left_it()
    {
        var window = new SlidingWindow(10, 5);
        window.Add(0, 1);
        window.Advance(9);
        Assert.Equal(1, window.Count);
        window.Advance(10);
        Assert.Equal(0, window.Count);
        Assert.Equal(double.NaN, window.Summary.Mean);
    }

    [Fact]
    public void Late_readings_are_counted_and_not_held_and_equal_times_stand_side_by_side()
    {
        var window = new SlidingWindow(10, 5);
        Assert.True(window.Add(5, 1));
        Assert.True(window.Add(5, 2));
        Assert.False(window.Add(4, 3));
        window.Advance(3);
        Assert.Equal((2, 1L, 5L), (window.Count, window.LateCount, window.Now));
    }

    [Fact]
    public void A_reading_that_is_not_finite_moves_the_time_on()
    {
        var window = new SlidingWindow(10, 5);
        window.Add(0, 1);
        Assert.False(window.Add(10, double.NaN));
        Assert.Equal((0, 1L), (window.Count, window.NonFiniteCount));
    }

    [Fact]
    public void No_reading_allocates()
    {
        var window = new SlidingWindow(100, 64);
        window.Add(0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (int time = 1; time < 10_000; time++)
        {
            window.Add(time, time);
            sum += window.Summary.Max;
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    [Fact]
    public void Lengths_capacities_times_and_destinations_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingWindow(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingWindow(1, 0));
        var window = new SlidingWindow(10, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Add(EventTime.None, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Advance(EventTime.MaxValue + 1));
        window.Add(0, 1);
        Assert.Throws<ArgumentException>(() => window.CopyTo(new long[0], new double[1]));
    }

    private static void AssertHolds(Reading[] held, SlidingWindow window)
    {
        var times = new long[window.Count];
        var values = new double[window.Count];
        Assert.Equal(window.Count, window.CopyTo(times, values));
        Assert.Equal(held.Select(r => r.Time), times);
        Assert.Equal(held.Select(r => r.Value), values);
        SummaryTests.AssertSummary(values, window.Summary);
    }
}
