using OrleansAnomaly.Bench.Fuzz;

namespace OrleansAnomaly.Core.Tests.Monitoring;

public sealed class MonitorFuzzTests
{
    /// <summary>The long run is <c>bench fuzz monitors</c>.</summary>
    [Fact]
    public void Nothing_that_comes_breaks_the_monitors()
    {
        MonitorFuzzTotals totals = MonitorFuzz.Run(2_000, 20_240_229, TextWriter.Null);
        Assert.Equal(2_000, totals.Cases);
        Assert.True(totals is { Anomalous: > 100, Incidents: > 50, Copies: > 500 }, totals.ToString());
    }
}
