using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Core.Tests.Recorded;

public class RecordedInputTests
{
    private static readonly RecordedSensor s_sensor = new();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(11)]
    [InlineData(20_161)]
    public void Too_few_and_too_many_points_are_refused_with_the_limits(int count) =>
        Refuses($"there are {count} points; expected 12 to 20160", () => s_sensor.Judge(RecordedSample.Times(count), new double[count]));

    [Fact]
    public void Times_that_do_not_rise_are_refused_with_their_index()
    {
        long[] times = RecordedSample.Times(20);
        times[7] = times[6];
        Refuses("times[7] is 2026-03-02T06:00:00Z after 2026-03-02T06:00:00Z; expected strictly rising times", () => s_sensor.JudgeLast(times, new double[20]));
        times[7] = times[3];
        Refuses("times[7]", () => s_sensor.Judge(times, new double[20]));
        times[0] = long.MinValue;
        Refuses("times[0] is -9223372036854775808 µs", () => s_sensor.Judge(times, new double[20]));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1.1e30)]
    public void Values_that_no_sensor_has_are_refused_with_their_index(double value)
    {
        var values = new double[20];
        values[13] = value;
        Refuses("values[13] is ", () => s_sensor.Judge(RecordedSample.Times(20), values));
        Refuses("values[1][13] is ", () => new RecordedAsset().Judge(RecordedSample.Times(20), [new double[20], values]));
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Refuses("values has 19 values; expected 20", () => s_sensor.Judge(RecordedSample.Times(20), new double[19]));
        Refuses("values[1] has 21 values; expected 20", () => new RecordedAsset().Judge(RecordedSample.Times(20), [new double[20], new double[21]]));
        Refuses("values[0] is missing", () => new RecordedAsset().Judge(RecordedSample.Times(20), [null!]));
    }

    [Fact]
    public void Too_many_sensors_and_values_are_refused()
    {
        Refuses("there are 0 sensors; expected 1 to 256", () => new RecordedAsset().Judge(RecordedSample.Times(20), []));
        Refuses("there are 257 sensors", () => new RecordedAsset().Judge(RecordedSample.Times(20), [.. Enumerable.Repeat(new double[20], 257)]));
        Refuses("more than 1000000 values", () => new RecordedAsset().Judge(RecordedSample.Times(20_000), [.. Enumerable.Repeat(new double[20_000], 51)]));
    }

    [Fact]
    public void Options_that_are_not_sound_are_refused_with_every_fault()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new RecordedSensor(new RecordedOptions { PValue = double.NaN, Period = 1 }));
        Assert.Contains("PValue", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Period is 1", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RecordedAsset(new RecordedOptions { Period = 10_001 }));
    }

    [Fact]
    public void Work_that_was_called_off_is_not_done()
    {
        var stop = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => s_sensor.Judge(RecordedSample.Times(20), new double[20], stop));
        Assert.Throws<OperationCanceledException>(() => new RecordedAsset().Judge(RecordedSample.Times(20), [new double[20]], stop));
    }

    private static void Refuses(string message, Action judge) => Assert.Contains(message, Assert.Throws<ArgumentException>(judge).Message, StringComparison.Ordinal);
}
