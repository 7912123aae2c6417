using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Queries;

namespace OrleansAnomaly.Gateway.Tests.Queries;

public class QueryTimeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1500", 1_500_000)]
    [InlineData("-1", -1_000)]
    [InlineData("1970-01-02", 86_400_000_000)]
    [InlineData("1970-01-01T00:01Z", 60_000_000)]
    [InlineData("1970-01-01T00:00:01", 1_000_000)]
    [InlineData("1970-01-01T00:00:00.5Z", 500_000)]
    [InlineData("1970-01-01T01:00:00.0000019+01:00", 1)]
    public void A_time_is_read_from_either_form(string text, long time)
    {
        Assert.True(QueryTime.TryParse(text, out long found, out string? fault), fault);
        Assert.Equal(time, found);
    }

    [Theory]
    [InlineData(" 1970-01-01")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("01/02/1970")]
    [InlineData("2200-01-01T00:00:01Z")]
    [InlineData("-9223372036854775808")]
    public void Anything_else_is_refused_with_what_was_found(string text)
    {
        Assert.False(QueryTime.TryParse(text, out _, out string? fault));
        Assert.Contains($"'{text}'", fault);
    }

    [Fact]
    public void Every_time_that_a_body_has_is_read_again()
    {
        Gen<long> times = Gen.Choose(-2_000_000_000, int.MaxValue).Select(second => second * EventTime.Second + second % 1_000_000);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(times.ToArbitrary(), time =>
        {
            string text = System.Text.Json.JsonSerializer.Serialize(EventTime.ToDateTimeOffset(time).UtcDateTime).Trim('"');
            return QueryTime.TryParse(text, out long found, out _) && found == time;
        }));
    }
}
