using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Readings;

public class EventTimeTests
{
    private static readonly Gen<long> AnyTime = Gen.Choose(0, int.MaxValue).Two()
        .Select(pair => EventTime.MinValue + (((long)pair.Item1 << 31) | (uint)pair.Item2) % (EventTime.MaxLength + 1));

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59.999999Z", -1)]
    [InlineData("1900-01-01T00:00:00Z", EventTime.MinValue)]
    [InlineData("2200-01-01T00:00:00Z", EventTime.MaxValue)]
    [InlineData("2024-02-29T12:00:00+02:00", 1_709_200_800_000_000)]
    public void A_moment_is_microseconds_since_the_epoch(string moment, long time)
    {
        var parsed = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(time, EventTime.From(parsed));
        Assert.Equal(parsed, EventTime.ToDateTimeOffset(time));
    }

    [Fact]
    public void Times_and_moments_convert_both_ways_without_loss() =>
        Properties.Hold(AnyTime, time => Assert.Equal(time, EventTime.From(EventTime.ToDateTimeOffset(time))), 2000);

    [Fact]
    public void Parts_below_a_microsecond_are_cut_off_towards_the_past_on_both_sides_of_the_epoch()
    {
        Assert.Equal(0, EventTime.From(DateTimeOffset.UnixEpoch.AddTicks(9)));
        Assert.Equal(-1, EventTime.From(DateTimeOffset.UnixEpoch.AddTicks(-1)));
        Assert.Equal(-1, EventTime.From(DateTimeOffset.UnixEpoch.AddTicks(-10)));
        Assert.Equal(-2, EventTime.From(DateTimeOffset.UnixEpoch.AddTicks(-11)));
    }

    [Fact]
    public void An_interval_starts_at_or_before_the_times_it_holds_by_less_than_its_length() =>
        Properties.Hold(AnyTime.Zip(Gen.Choose(1, int.MaxValue)), sample =>
        {
            (long time, int length) = sample;
            long start = EventTime.FloorTo(time, length), phase = EventTime.Phase(time, length);
            Assert.Equal(time, start + phase);
            Assert.InRange(phase, 0, length - 1);
            Assert.Equal(0, start % length);
            Assert.Equal(start, EventTime.FloorTo(start, length));
        }, 2000);

    [Theory]
    [InlineData(-1, 10, -10)]
    [InlineData(-10, 10, -10)]
    [InlineData(-11, 10, -20)]
    [InlineData(9, 10, 0)]
    [InlineData(10, 10, 10)]
    public void Intervals_before_the_epoch_do_not_fold_around_it(long time, long length, long start) => Assert.Equal(start, EventTime.FloorTo(time, length));

    [Fact]
    public void Only_times_from_1900_to_2200_are_valid()
    {
        Assert.True(EventTime.IsValid(EventTime.MinValue) && EventTime.IsValid(EventTime.MaxValue));
        foreach (long time in new[] { EventTime.MinValue - 1, EventTime.MaxValue + 1, EventTime.None, long.MaxValue })
        {
            Assert.False(EventTime.IsValid(time));
            Assert.Throws<ArgumentOutOfRangeException>(() => EventTime.ToDateTimeOffset(time));
        }
    }

    [Fact]
    public void Spans_convert_to_the_same_units()
    {
        Assert.Equal(EventTime.Week, EventTime.From(TimeSpan.FromDays(7)));
        Assert.Equal(EventTime.Millisecond, EventTime.From(TimeSpan.FromMilliseconds(1)));
    }
}
