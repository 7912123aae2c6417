using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Monitoring;

/// <summary>What an engineer would expect to be told, and what not.</summary>
public sealed class SensorVerdictTests
{
    private const long Interval = 5 * EventTime.Minute;
    private const int Day = 288;
    private const int Known = 14 * Day;

    private static readonly long s_fault = Made.Start + Known * Interval;

    [Theory]
    [InlineData(AnomalyKind.Spike, 1)]
    [InlineData(AnomalyKind.Dip, 1)]
    [InlineData(AnomalyKind.LevelShift, 60)]
    [InlineData(AnomalyKind.Trend, 600)]
    [InlineData(AnomalyKind.VarianceChange, 60)]
    [InlineData(AnomalyKind.FlatLine, 100)]
    public void Every_kind_is_found_and_called_by_its_name(AnomalyKind kind, int rows)
    {
        Reading[] readings = Stream(1, Known + rows + 1, row => row < Known || row >= Known + rows ? null : kind);
        var sensor = new WatchedSensor();
        sensor.Observe(readings);
        Verdict[] found = [.. sensor.Anomalies(s_fault, s_fault + rows * Interval)];
        if (kind is AnomalyKind.Spike or AnomalyKind.Dip or AnomalyKind.FlatLine)
            Assert.Contains(kind, found.Select(verdict => verdict.Kind));
        if (kind is AnomalyKind.LevelShift or AnomalyKind.VarianceChange)
            Assert.Equal(kind, found.GroupBy(verdict => verdict.Kind).MaxBy(group => group.Count())!.Key);
        // A rise that is noticed late looks like a shift by then.
        if (kind is AnomalyKind.Trend)
            Assert.Contains(found, verdict => verdict.Kind is AnomalyKind.Trend or AnomalyKind.LevelShift);
        Assert.Contains(found, verdict => verdict.IsAlarm);
    }

    [Fact]
    public void A_silence_is_noticed_by_the_ticks_and_told_once()
    {
        var sensor = new WatchedSensor();
        sensor.Observe(Stream(2, Known, _ => null));
        for (long now = s_fault; now < s_fault + EventTime.Hour / 6; now += EventTime.Minute)
            Assert.False(sensor.Tick(now, out _));
        for (long now = s_fault + EventTime.Hour / 6; now < s_fault + EventTime.Day; now += EventTime.Minute)
            sensor.Tick(now, out _);
        Verdict[] found = [.. sensor.Anomalies(s_fault)];
        Assert.All(found, verdict => Assert.Equal((AnomalyKind.MissingData, true), (verdict.Kind, double.IsNaN(verdict.Value))));
        Assert.InRange(found[0].Time, s_fault, s_fault + 2 * EventTime.Hour);
        Assert.InRange(found.Count(verdict => verdict.IsAlarm), 1, 5);
    }

    [Fact]
    public void Only_ticks_from_the_foretold_one_on_matter()
    {
        WatchedSensor every = new(), few = new();
        every.Observe(Stream(2, Known, _ => null));
        few.Observe(Stream(2, Known, _ => null));
        int handed = 0, ticks = 0;
        for (long now = s_fault; now < s_fault + 9 * EventTime.Day; now += EventTime.Minute)
        {
            every.Tick(now, out _);
            ticks++;
            if (now >= few.Monitor.NextTick(few.State))
            {
                few.Tick(now, out _);
                handed++;
            }
            else
            {
                few.Skip();
            }
            Assert.True(every.State.AsSpan().SequenceEqual(few.State), $"tick {ticks}");
        }
        Assert.InRange(handed, 100, ticks / 4);
        Assert.Equal(long.MaxValue, few.Monitor.NextTick(few.State));
        // What is silent for a week is gone: nothing is told of it any more.
        Assert.InRange(every.Verdicts[^1].Time, s_fault + 6 * EventTime.Day, s_fault + 7 * EventTime.Day + EventTime.Hour);
    }

    [Fact]
    public void What_is_delivered_late_by_the_hour_is_not_missing_in_between()
    {
        var sensor = new WatchedSensor();
        Reading[] readings = [.. Stream(2, 3 * Day, _ => null)];
        for (int hour = 0; hour + 12 <= readings.Length; hour += 12)
        {
            long delivered = readings[hour + 11].Time + EventTime.Minute;
            sensor.Tick(delivered, out _);
            sensor.Observe(readings[hour..(hour + 12)]);
            for (long now = delivered; now < delivered + EventTime.Hour - EventTime.Minute; now += EventTime.Minute)
                Assert.False(sensor.Tick(now, out _) && hour > 24, $"told as missing after {hour} readings");
        }
    }

    [Fact]
    public void Readings_that_are_no_measurement_count_as_silence()
    {
        var sensor = new WatchedSensor();
        sensor.Observe(Stream(3, Known, _ => null));
        for (int row = 0; row < Day; row++)
            sensor.Observe(s_fault + row * Interval, double.NaN);
        Assert.Contains(sensor.Anomalies(s_fault), verdict => verdict.Kind == AnomalyKind.MissingData);
    }

    [Fact]
    public void Out_of_service_is_no_fault_and_running_up_afterwards_is_none_either()
    {
        var sensor = new WatchedSensor(new() { FutureTolerance = TimeSpan.FromDays(30) });
        sensor.Observe(Stream(4, Known, _ => null));
        for (int row = 0; row < 48; row++)
        {
            sensor.Observe(s_fault + row * Interval, 0, Quality.OutOfService);
            sensor.Tick(s_fault + row * Interval + 1, out _);
        }
        long back = s_fault + 48 * Interval;
        for (int row = 0; row < 30; row++)
            sensor.Observe(back + row * Interval, 20 + row + 0.01 * (row % 3));
        Assert.Empty(sensor.Anomalies(s_fault));
        // Once it has settled, it is watched again.
        sensor.Observe(Made.Ordinary(5, Day, Interval, 50, 4, back + 36 * Interval));
        sensor.Observe(back + (36 + Day) * Interval, 150);
        Assert.True(sensor.Verdicts[^1].IsAnomalous);
    }

    [Fact]
    public void On_the_first_day_of_a_machine_that_is_switched_on_and_off_nothing_is_told()
    {
        var sensor = new WatchedSensor();
        var random = new SplitMix64(6);
        for (int row = 0; row < Day; row++)
            sensor.Observe(Made.Start + row * Interval, (row is > 72 and < 200 ? 80 : 5) + random.NextGaussian());
        Assert.Empty(sensor.Anomalies(0));
    }

    [Fact]
    public void An_ordinary_sensor_is_left_in_peace()
    {
        int told = 0;
        for (ulong seed = 10; seed < 15; seed++)
        {
            var sensor = new WatchedSensor();
            sensor.Observe(Stream(seed, 28 * Day, _ => null));
            told += sensor.Verdicts.Count(verdict => verdict.IsAlarm);
        }
        // Alarms at p ≤ 1e-4 on 40,000 readings: four by definition.
        Assert.InRange(told, 0, 20);
    }

    [Fact]
    public void Within_the_refractory_time_only_risen_evidence_is_told_again()
    {
        var sensor = new WatchedSensor();
        sensor.Observe(Stream(7, Known, _ => null));
        sensor.Observe(s_fault, 50 + 14);
        Verdict first = sensor.Verdicts[^1];
        Assert.True(first.IsAlarm);
        sensor.Observe(s_fault + Interval, 50 + 14);
        Verdict second = sensor.Verdicts[^1];
        Assert.Equal(second.PValue <= first.PValue / 100, second.IsAlarm);
        int alarms = 0;
        for (int row = 2; row < 30; row++)
        {
            sensor.Observe(s_fault + row * Interval, 50 + 14 + (row % 3));
            alarms += sensor.Verdicts[^1].IsAlarm ? 1 : 0;
        }
        Assert.InRange(alarms, 0, 4);
        // After hours of peace the same is news again.
        sensor.Observe(Made.Ordinary(8, 3 * Day, Interval, 50, 4, s_fault + 30 * Interval));
        sensor.Observe(s_fault + (30 + 3 * Day) * Interval, 50 + 400);
        Assert.True(sensor.Verdicts[^1].IsAlarm);
    }

    [Fact]
    public void A_level_shift_is_adapted_to()
    {
        var options = new SeasonalBaselineOptions();
        var sensor = new WatchedSensor(new() { Detector = new SeasonalBaselineDetector(options) });
        sensor.Observe(Stream(9, Known + 8 * Day, row => row < Known ? null : AnomalyKind.LevelShift));
        Assert.NotEmpty(sensor.Anomalies(s_fault, s_fault + EventTime.Day));
        long adapted = s_fault + EventTime.From(options.AdaptAfter) + 2 * EventTime.Day;
        int rows = sensor.Anomalies(adapted).Count();
        Assert.True(rows <= 10, $"{rows} anomalous readings after the sensor should have adapted");
    }

    [Fact]
    public void A_slow_failure_is_noticed()
    {
        var sensor = new WatchedSensor();
        // Four spreads a day, for six days.
        sensor.Observe(Stream(11, Known, _ => null));
        Reading[] failing = Made.Ordinary(12, 6 * Day, Interval, 50, 4, s_fault);
        for (int row = 0; row < failing.Length; row++)
            sensor.Observe(failing[row].Time, failing[row].Value + row / 72.0);
        Assert.NotEmpty(sensor.Anomalies(s_fault));
    }

    private static Reading[] Stream(ulong seed, int rows, Func<int, AnomalyKind?> kindAt)
    {
        Reading[] readings = Made.Ordinary(seed, rows, Interval, 50, 4);
        var random = new SplitMix64(seed + 1_000);
        int since = 0;
        for (int row = 0; row < rows; row++)
        {
            if (kindAt(row) is not AnomalyKind kind)
                continue;
            double value = readings[row].Value;
            value = kind switch
            {
                AnomalyKind.Spike => value + 12,
                AnomalyKind.Dip => value - 12,
                AnomalyKind.LevelShift => value + 8,
                AnomalyKind.Trend => value + 12 * since / 600.0,
                AnomalyKind.VarianceChange => value + 5 * random.NextGaussian(),
                _ => readings[row - 1].Value,
            };
            readings[row] = readings[row] with { Value = value };
            since++;
        }
        return readings;
    }
}
