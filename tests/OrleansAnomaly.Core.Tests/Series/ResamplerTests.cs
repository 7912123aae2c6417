using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class ResamplerTests
{
    private static readonly TimeGrid Grid = new(-2 * EventTime.Minute, EventTime.Minute, 20);

    [Theory]
    [InlineData(Aggregation.Mean)]
    [InlineData(Aggregation.Last)]
    [InlineData(Aggregation.Min)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Sum)]
    public void A_cell_holds_what_a_search_over_all_readings_finds(Aggregation aggregation) =>
        Properties.Hold(Samples.Readings, readings =>
        {
            double[] cells = Resample(readings, Grid, aggregation, out int filled);
            for (int cell = 0; cell < Grid.Count; cell++)
            {
                long start = Grid.TimeAt(cell);
                double[] held = [.. readings.Where(r => r.Time >= start && r.Time < start + Grid.Step && double.IsFinite(r.Value)).Select(r => r.Value)];
                double expected = held.Length == 0 ? double.NaN : aggregation switch
                {
                    Aggregation.Mean => held.Average(),
                    Aggregation.Last => held[^1],
                    Aggregation.Min => held.Min(),
                    Aggregation.Max => held.Max(),
                    _ => held.Sum(),
                };
                Samples.AssertClose(expected, cells[cell], held.Sum(Math.Abs));
            }
            Assert.Equal(cells.Count(double.IsFinite), filled);
        });

    [Fact]
    public void Cells_cut_out_of_a_grid_are_those_of_the_smaller_grid() =>
        Properties.Hold(Samples.Readings, readings =>
        {
            double[] whole = Resample(readings, Grid, Aggregation.Mean, out _);
            double[] part = Resample(readings, new TimeGrid(Grid.TimeAt(4), Grid.Step, 9), Aggregation.Mean, out _);
            Assert.Equal(whole[4..13], part);
        });

    [Fact]
    public void Of_equal_times_the_later_in_order_is_the_last()
    {
        double[] cells = Resample([new(0, 1), new(0, 2), new(0, double.NaN)], new TimeGrid(0, 10, 1), Aggregation.Last, out _);
        Assert.Equal([2], cells);
    }

    [Fact]
    public void A_sum_of_nothing_is_missing_and_not_zero()
    {
        double[] cells = Resample([], new TimeGrid(0, 10, 2), Aggregation.Sum, out int filled);
        Assert.Equal([double.NaN, double.NaN], cells);
        Assert.Equal(0, filled);
    }

    [Fact]
    public void Falling_times_and_lengths_that_do_not_fit_are_refused()
    {
        var grid = new TimeGrid(0, 10, 2);
        var room = new double[2];
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => Resampler.Resample([5, 4], [1, 1], grid, Aggregation.Mean, room)).Message);
        Assert.Throws<ArgumentException>(() => Resampler.Resample([5], [1, 1], grid, Aggregation.Mean, room));
        Assert.Throws<ArgumentException>(() => Resampler.Resample([5], [1], grid, Aggregation.Mean, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampler.Resample([5], [1], grid, (Aggregation)9, room));
    }

    private static double[] Resample(Reading[] readings, TimeGrid grid, Aggregation aggregation, out int filled)
    {
        var cells = new double[grid.Count];
        filled = Resampler.Resample([.. readings.Select(r => r.Time)], [.. readings.Select(r => r.Value)], grid, aggregation, cells);
        return cells;
    }
}
