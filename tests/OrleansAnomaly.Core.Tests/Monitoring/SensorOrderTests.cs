using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Monitoring;

/// <summary>What becomes of readings that come twice, late, too early or as no measurement; and what a state is.</summary>
public sealed class SensorOrderTests
{
    private const long T = Made.Start;

    [Fact]
    public void Each_reading_is_scored_or_counted_for_what_it_is()
    {
        var sensor = new WatchedSensor();
        Assert.Equal(Observation.Scored, sensor.Observe(T, 1));
        Assert.Equal(Observation.Duplicate, sensor.Observe(T, 2));
        Assert.Equal(Observation.Late, sensor.Observe(T - 1, 1));
        Assert.Equal(Observation.Scored, sensor.Observe(T + 1, 1));
        Assert.Equal(Observation.NoMeasurement, sensor.Observe(T + 2, double.NaN));
        Assert.Equal(Observation.NoMeasurement, sensor.Observe(T + 3, double.PositiveInfinity));
        Assert.Equal(Observation.NoMeasurement, sensor.Observe(T + 4, -1e31));
        Assert.Equal(Observation.Scored, sensor.Observe(T + 5, 1e30));
        Assert.Equal(Observation.NoMeasurement, sensor.Observe(T + 6, 1, Quality.Bad));
        Assert.Equal(Observation.NoMeasurement, sensor.Observe(T + 7, 1, Quality.OutOfService));
        Assert.Equal(Observation.Scored, sensor.Observe(T + 8, 1, Quality.Uncertain));
        Assert.Equal(Observation.Future, sensor.Observe(long.MaxValue, 1));
        Assert.Equal(Observation.Future, sensor.Observe(EventTime.MinValue - 1, 1));
        Assert.Equal(Observation.Duplicate, sensor.Observe(T + 8, 1));
        SensorSummary summary = sensor.Summary;
        Assert.Equal((4, 5, 2, 1, 2), (summary.Scored, summary.NoMeasurement, summary.Duplicates, summary.Late, summary.Future));
        Assert.Equal((T + 8, 13), (summary.LastTime, summary.Applied));
    }

    [Fact]
    public void A_reading_too_far_ahead_of_the_latest_tick_is_refused_and_poisons_nothing()
    {
        var sensor = new WatchedSensor(new() { FutureTolerance = TimeSpan.FromMinutes(10) });
        Assert.Equal(Observation.Scored, sensor.Observe(T + EventTime.Day, 1));
        sensor.Tick(T + EventTime.Day, out _);
        Assert.Equal(Observation.Scored, sensor.Observe(T + EventTime.Day + 10 * EventTime.Minute, 1));
        Assert.Equal(Observation.Future, sensor.Observe(T + EventTime.Day + 10 * EventTime.Minute + 1, 1));
        Assert.Equal(Observation.Future, sensor.Observe(T + 1_000 * EventTime.Day, 1));
        Assert.Equal(T + EventTime.Day + 10 * EventTime.Minute, sensor.Summary.LastTime);
        // A tick of an impossible or earlier time changes nothing of that.
        sensor.Tick(long.MaxValue, out _);
        sensor.Tick(T, out _);
        Assert.Equal(Observation.Future, sensor.Observe(T + EventTime.Day + 11 * EventTime.Minute, 1));
    }

    [Fact]
    public void What_is_not_scored_has_no_verdict()
    {
        var sensor = new WatchedSensor();
        sensor.Observe(T, 1);
        sensor.Observe(new Reading(T, 1), out Verdict duplicate);
        sensor.Observe(new Reading(T - 1, 1), out Verdict late);
        sensor.Observe(new Reading(long.MaxValue, 1), out Verdict future);
        Assert.All((Verdict[])[duplicate, late, future], verdict => Assert.Equal(default, verdict));
        sensor.Observe(new Reading(T + 1, double.NaN), out Verdict none);
        Assert.Equal((T + 1, 1.0, false), (none.Time, none.PValue, none.IsAnomalous));
        Assert.True(double.IsNaN(none.Value) && double.IsNaN(none.Expected));
    }

    [Fact]
    public void A_reading_of_doubtful_quality_is_scored_but_not_learned()
    {
        Reading[] readings = Made.Ordinary(1, 2_000, EventTime.Minute, 10);
        WatchedSensor one = new(), other = new();
        one.Observe(readings);
        other.Observe(readings);
        long time = readings[^1].Time + EventTime.Minute;
        one.Observe(time, 510, Quality.Uncertain);
        other.Observe(time, -490, Quality.Uncertain);
        int head = one.State.Length - one.Monitor.Options.Detector.StateBytes;
        Assert.True(one.Verdicts[^1].IsAnomalous && other.Verdicts[^1].IsAnomalous);
        Assert.True(one.State.AsSpan(head).SequenceEqual(other.State.AsSpan(head)));
    }

    [Fact]
    public void A_position_that_was_applied_changes_nothing()
    {
        var sensor = new WatchedSensor();
        Reading[] readings = Made.Ordinary(2, 500, EventTime.Minute);
        sensor.Observe(readings);
        byte[] before = [.. sensor.State];
        for (int i = 0; i < readings.Length; i++)
        {
            Assert.Equal(Observation.AlreadyApplied, sensor.Monitor.Observe(sensor.State, i, new Reading(readings[^1].Time + 1 + i, 1e6), EventTime.None, out Verdict verdict));
            Assert.Equal(default, verdict);
            Assert.False(sensor.Monitor.Tick(sensor.State, i, readings[^1].Time + EventTime.Day, out _));
        }
        Assert.Equal(before, sensor.State);
    }

    [Fact]
    public void A_copied_state_continues_bit_by_bit()
    {
        var places = new SplitMix64(3);
        WatchedSensor whole = new(), copied = new();
        var source = new OrleansAnomaly.Bench.Golden.SyntheticAsset(4, EventTime.Minute, 20, 2, 1);
        for (int i = 0; i < 20_000; i++)
        {
            if (!source.Next(out _, out Reading reading))
                continue;
            if (places.NextInt32(100) == 0)
                copied.State = [.. copied.State];
            whole.Observe(reading, out Verdict expected);
            copied.Observe(reading, out Verdict found);
            Assert.Equal(expected, found);
        }
        Assert.Equal(whole.State, copied.State);
        Assert.Contains(whole.Verdicts, verdict => verdict.IsAnomalous);
    }

    [Fact]
    public void A_state_that_is_not_the_monitors_is_refused_with_the_reason()
    {
        SensorMonitor seasonal = new(), zscore = new(new() { Detector = new RobustZScoreDetector() });
        byte[] state = new byte[seasonal.StateBytes], other = new byte[zscore.StateBytes];
        Assert.Contains("format 0", seasonal.Check(state));
        seasonal.Initialize(state);
        zscore.Initialize(other);
        Assert.Null(seasonal.Check(state));
        Assert.Contains($"expected {seasonal.StateBytes}", seasonal.Check(state.AsSpan(1)));
        Assert.Contains("0 bytes", seasonal.Check([]));
        Assert.Contains($"has {zscore.StateBytes} bytes", seasonal.Check(other));
        Assert.Contains("of detector 2", seasonal.Check([.. other, .. new byte[state.Length - other.Length]]));
        state[4]++;     // the detector's version
        Assert.Contains("version 2", seasonal.Check(state));
        state[4]--;
        state[8]++;     // the length it says it has
        Assert.Contains("says it has", seasonal.Check(state));
    }

    [Fact]
    public void A_sensor_with_the_default_detector_takes_at_most_4_KB() => Assert.InRange(new SensorMonitor().StateBytes, 1_000, 4_096);

    [Fact]
    public void Faulty_options_are_refused_with_every_fault_at_once()
    {
        var options = new SensorMonitorOptions
        {
            Detector = null!, AlarmPValue = double.NaN, ReAlarmDecades = 0, Refractory = TimeSpan.FromDays(8), Settling = TimeSpan.FromTicks(-1),
            MinimumAbsence = TimeSpan.Zero, ForgetAbsence = TimeSpan.Zero, FutureTolerance = TimeSpan.FromDays(31),
        };
        string[] names = ["Detector", "AlarmPValue", "ReAlarmDecades", "Refractory", "Settling", "MinimumAbsence", "ForgetAbsence", "FutureTolerance"];
        var refusal = Assert.Throws<ArgumentException>(() => new SensorMonitor(options));
        Assert.Equal(names.Length, options.Validate().Count);
        Assert.All(names, name => Assert.Contains(name, refusal.Message));

        var asset = new AssetMonitorOptions { Interval = TimeSpan.Zero, OpenStrength = 1, QuietToClose = TimeSpan.Zero, PriorProbability = 1 };
        Assert.Equal(4, asset.Validate().Count);
        Assert.Throws<ArgumentException>(() => new AssetMonitor(asset));
        Assert.Equal(2, new SeasonalBaselineOptions { AdaptAfter = TimeSpan.Zero, UtcOffset = TimeSpan.FromHours(15) }.Validate().Count);
        Assert.Throws<ArgumentException>(() => new RobustZScoreDetector(new() { Memory = TimeSpan.Zero }));
    }
}
