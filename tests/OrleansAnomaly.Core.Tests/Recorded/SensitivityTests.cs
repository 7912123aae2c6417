using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Core.Tests.Recorded;

public class SensitivityTests
{
    [Fact]
    public void Normal_is_what_the_monitors_do_by_default()
    {
        Assert.Equal(new SensorMonitorOptions().AlarmPValue, Sensitivity.SensorMonitor(Sensitivity.Normal).AlarmPValue);
        Assert.Equal(new AssetMonitorOptions(), Sensitivity.AssetMonitor(Sensitivity.Normal));
    }

    [Fact]
    public void Incidents_open_as_much_earlier_or_later_as_sensors_alarm()
    {
        Assert.Equal(2.9, Sensitivity.AssetMonitor(1e-3).OpenStrength, 12);
        Assert.Equal(4.9, Sensitivity.AssetMonitor(1e-5).OpenStrength, 12);
        Assert.Equal(2, Sensitivity.AssetMonitor(0.1).OpenStrength);
    }

    [Fact]
    public void Percents_go_from_the_smallest_p_value_over_normal_at_95_to_high_and_only_rise()
    {
        double[] all = [.. Enumerable.Range(0, 100).Select(Sensitivity.OfPercent)];

        Assert.Equal(Sensitivity.SmallestPValue, all[0], 1e-20);
        Assert.Equal(Sensitivity.Normal, all[95]);
        Assert.Equal(1e-3, all[99], 1e-15);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.All(all, p => Assert.Empty(new RecordedOptions { PValue = p }.Validate()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100)]
    public void Other_percents_are_refused(int percent) => Assert.Throws<ArgumentOutOfRangeException>(() => Sensitivity.OfPercent(percent));
}
