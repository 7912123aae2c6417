namespace OrleansAnomaly.Cli.Tests;

public class SpanTextTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("60s", 60)]
    [InlineData("5min", 300)]
    [InlineData("5 m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("2D", 172800)]
    [InlineData("250ms", 0.25)]
    public void Spans_are_read_as_people_type_them(string text, double seconds)
    {
        Assert.True(SpanText.TryParse(text, out TimeSpan span));
        Assert.Equal(seconds, span.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("NaN")]
    [InlineData("1e9d")]
    [InlineData("five minutes")]
    public void What_is_no_span_is_refused(string text) => Assert.False(SpanText.TryParse(text, out _));
}
