using Microsoft.Extensions.Logging.Abstractions;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

public sealed class FatalEndTests
{
    [Fact]
    public void The_reason_is_said_in_one_line_before_the_process_ends_with_1()
    {
        List<string> told = [];
        var fatal = new FatalEnd(told.Add, code => told.Add($"ended with {code}"), NullLogger.Instance);
        fatal.OnFatalException(this, "refreshing", new InvalidOperationException("no\ntable"));
        Assert.Equal(["this silo cannot go on: refreshing: no table", "ended with 1"], told);
        Assert.True(fatal.IsUnexpected(new InvalidOperationException()));
        Assert.False(fatal.IsUnexpected(new OperationCanceledException()));
    }
}
