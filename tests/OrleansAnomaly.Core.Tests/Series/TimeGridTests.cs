using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class TimeGridTests
{
    [Fact]
    public void Every_time_within_a_covering_grid_is_in_the_cell_that_says_so() =>
        Properties.Hold(Gen.Choose(-1000, 1000).Three().Select(t => (t.Item1, t.Item2, Step: Math.Abs(t.Item3) + 1)), sample =>
        {
            (int a, int b, int step) = sample;
            var grid = TimeGrid.Covering(Math.Min(a, b), Math.Max(a, b), step);
            Assert.Equal(0, grid.Start % step);
            Assert.Equal(0, grid.IndexOf(Math.Min(a, b)));
            Assert.Equal(grid.Count - 1, grid.IndexOf(Math.Max(a, b)));
            for (int cell = 0; cell < grid.Count; cell++)
            {
                Assert.Equal(cell, grid.IndexOf(grid.TimeAt(cell)));
                Assert.Equal(cell, grid.IndexOf(grid.TimeAt(cell) + step - 1));
            }
            Assert.Equal(-1, grid.IndexOf(grid.Start - 1));
            Assert.Equal(-1, grid.IndexOf(grid.Start + (long)step * grid.Count));
        });

    [Fact]
    public void Times_at_the_ends_of_a_long_are_in_no_cell()
    {
        var grid = new TimeGrid(EventTime.MinValue, EventTime.Day, 10);
        Assert.Equal(-1, grid.IndexOf(long.MinValue));
        Assert.Equal(-1, grid.IndexOf(long.MaxValue));
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeGrid(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeGrid(0, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeGrid(EventTime.MaxValue, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeGrid(EventTime.None, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeGrid.Covering(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeGrid.Covering(EventTime.MinValue, EventTime.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeGrid(0, 1, 3).TimeAt(3));
        Assert.Equal(-1, new TimeGrid(0, 1, 0).IndexOf(0));
    }
}
