using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Data.Evaluation.Cost;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Data.Tests.Evaluation.Cost;

public class CostMeterTests
{
    [Fact]
    public void The_time_is_the_median_of_the_repetitions_per_row()
    {
        // Repetitions take 3, 1 and 2 ms: of 10 rows each the median is 200 µs.
        var meter = new CostMeter(new StepTime([0, 3_000, 5_000, 6_000, 7_000, 9_000]), rows: 10, repetitions: 3);
        Assert.Equal(200, meter.Of(Of("null"), CancellationToken.None).Microseconds, 1e-6);
    }

    [Fact]
    public void A_detector_keeps_what_its_monitor_says_and_a_baseline_is_not_counted()
    {
        var meter = new CostMeter(TimeProvider.System, rows: 10, repetitions: 1);
        int expected = new SensorMonitor(new SensorMonitorOptions { Detector = KnownDetectors.OfSensors.Of("zscore").MakeDefault() }).StateBytes;
        Assert.Equal(expected, meter.Of(Of("zscore"), CancellationToken.None).StateBytes);
        Assert.Null(meter.Of(Of("null"), CancellationToken.None).StateBytes);
        Assert.Equal(KnownDetectors.OfAssets.Of("pca").MakeDefault().StateBytes(52), meter.Of(KnownDetectors.OfAssets.Of("pca"), CancellationToken.None).StateBytes);
    }

    [Fact]
    public void It_stops_when_asked() => Assert.Throws<OperationCanceledException>(
        () => new CostMeter(TimeProvider.System, rows: 10, repetitions: 1).Of(Of("null"), new CancellationToken(true)));

    private static SensorSubject Of(string name) => KnownSubjects.All.Single(subject => subject.Name == name);

    /// <summary>A clock that says one microsecond after another of a list.</summary>
    private sealed class StepTime(long[] microseconds) : TimeProvider
    {
        private int _next;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => microseconds[_next++];
    }
}
