using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class TumblingWindowTests
{
    [Fact]
    public void Windows_hold_what_grouping_by_their_start_holds() =>
        Properties.Hold(Samples.Readings, readings =>
        {
            var expected = readings.Where(r => double.IsFinite(r.Value)).GroupBy(r => (long)Math.Floor(r.Time / (double)EventTime.Minute) * EventTime.Minute).ToList();
            List<WindowSummary> windows = Run(readings, EventTime.Minute);
            Assert.Equal(expected.Select(group => group.Key), windows.Select(window => window.Start));
            for (int i = 0; i < windows.Count; i++)
            {
                Assert.Equal(windows[i].Start + EventTime.Minute, windows[i].End);
                SummaryTests.AssertSummary(expected[i].Select(r => r.Value), windows[i].Summary);
            }
        });

    [Fact]
    public void Shifting_the_times_by_whole_windows_shifts_the_windows_and_changes_nothing_else() =>
        Properties.Hold(Samples.Readings, readings =>
        {
            long shift = 1_000_003 * EventTime.Minute;
            List<WindowSummary> here = Run(readings, EventTime.Minute), there = Run([.. readings.Select(r => r with { Time = r.Time + shift })], EventTime.Minute);
            Assert.Equal(here.Select(w => w with { Start = w.Start + shift, End = w.End + shift }), there);
        });

    [Fact]
    public void A_reading_on_the_boundary_opens_the_next_window()
    {
        var window = new TumblingWindow(10);
        Assert.False(window.Add(9, 1, out _));
        Assert.True(window.Add(10, 2, out WindowSummary closed));
        Assert.Equal((0, 10, 1), (closed.Start, closed.End, closed.Summary.Count));
    }

    [Fact]
    public void Within_the_open_window_order_does_not_matter_and_before_it_a_reading_is_late()
    {
        var window = new TumblingWindow(10);
        window.Add(17, 1, out _);
        window.Add(12, 2, out _);
        window.Add(9, 3, out _);
        Assert.Equal(1, window.LateCount);
        Assert.True(window.Advance(20, out WindowSummary closed));
        Assert.Equal(2, closed.Summary.Count);
    }

    [Fact]
    public void A_tick_closes_a_window_that_has_ended_and_only_once()
    {
        var window = new TumblingWindow(10);
        Assert.False(window.Advance(5, out _));
        window.Add(6, 1, out _);
        Assert.False(window.Advance(9, out _));
        Assert.True(window.Advance(10, out _));
        Assert.False(window.Advance(25, out _));
        window.Add(19, 1, out _);
        Assert.Equal(1, window.LateCount);
    }

    [Fact]
    public void What_is_not_finite_is_counted_and_fills_no_window()
    {
        var window = new TumblingWindow(10);
        window.Add(1, double.NaN, out _);
        Assert.False(window.Advance(10, out _));
        Assert.Equal(1, window.NonFiniteCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_length_out_of_range_is_refused(long length) => Assert.Throws<ArgumentOutOfRangeException>(() => new TumblingWindow(length));

    [Fact]
    public void A_time_that_no_reading_may_carry_is_refused()
    {
        var window = new TumblingWindow(EventTime.MaxLength);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Add(EventTime.MaxValue + 1, 1, out _));
        window.Add(EventTime.MinValue, 1, out _);
        Assert.True(window.Add(EventTime.MaxValue, 1, out _));
    }

    private static List<WindowSummary> Run(Reading[] readings, long length)
    {
        var window = new TumblingWindow(length);
        var closed = new List<WindowSummary>();
        foreach (Reading reading in readings)
        {
            if (window.Add(reading.Time, reading.Value, out WindowSummary summary))
                closed.Add(summary);
        }
        if (window.Advance(EventTime.MaxValue, out WindowSummary last))
            closed.Add(last);
        return closed;
    }
}
