using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Tests.Plot;

public class AxisTests
{
    [Theory]
    [InlineData(0, 100, new[] { "0", "20", "40", "60", "80", "100" })]
    [InlineData(-1.3, 2.2, new[] { "-1", "0", "1", "2" })]
    [InlineData(0.0012, 0.0031, new[] { "0.0015", "0.0020", "0.0025", "0.0030" })]
    [InlineData(0, 2_500_000, new[] { "0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M" })]
    [InlineData(100_000_000, 100_000_004, new[] { "100000000", "100000001", "100000002", "100000003", "100000004" })]
    [InlineData(5, 5, new[] { "4.8", "5.0", "5.2" })]
    public void Values_are_labelled_with_round_numbers(double low, double high, string[] expected) =>
        Assert.Equal(expected, new ValueAxis(low, high, 5).Ticks().Select(tick => tick.Label));

    [Theory]
    [InlineData(-1e300, 1e300)]
    [InlineData(1e-300, 2e-300)]
    [InlineData(0, double.Epsilon)]
    public void The_ends_of_the_range_of_numbers_make_finite_positions(double low, double high)
    {
        var axis = new ValueAxis(low, high, 5);

        Assert.All(axis.Ticks(), tick => Assert.InRange(axis.Position(tick.Value), 0, 1));
    }

    [Theory]
    [InlineData("2024-02-27T10:00:00Z", "2024-03-02T10:00:00Z", "12:00", "27 Feb 2024")]
    [InlineData("2024-02-27T10:00:00Z", "2024-02-27T13:10:00Z", "10:00", "27 Feb 2024")]
    [InlineData("2024-02-27T10:00:00Z", "2024-02-27T10:00:40Z", "10:00:00", "27 Feb 2024")]
    [InlineData("2023-02-27T10:00:00Z", "2024-02-27T10:00:00Z", "Apr", "2023")]
    [InlineData("1990-02-27T10:00:00Z", "2024-02-27T10:00:00Z", "1995", "")]
    public void Times_are_labelled_with_round_clock_and_calendar_times(string first, string last, string label, string period)
    {
        long from = EventTime.From(DateTimeOffset.Parse(first)), to = EventTime.From(DateTimeOffset.Parse(last));

        TimeTick[] ticks = [.. new TimeAxis(from, to, 10).Ticks()];

        Assert.InRange(ticks.Length, 3, 14);
        Assert.Equal((label, period), (ticks[0].Label, ticks[0].Period));
        Assert.All(ticks, tick => Assert.InRange(tick.Time, from, to));
    }
}
