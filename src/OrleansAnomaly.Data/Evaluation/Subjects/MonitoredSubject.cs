using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A detector of ours, run as in production: through a monitor. This is the one place that says what of a verdict is measured.</summary>
/// <param name="detector">The detector, with default options but for the warm-up.</param>
/// <param name="alarmPValue">
/// The p-value at which rows are called anomalous and alarms raised: more often than by default, as benchmarks forgive a false alarm more than a
/// missed event.
/// </param>
public sealed class MonitoredSubject(DetectorEntry<IDetector> detector, double alarmPValue = MonitoredSubject.UsualAlarmPValue) : SensorSubject(detector.Name, detector.Meaning)
{
    /// <summary>The p-value at which alarms are raised unless said otherwise.</summary>
    public const double UsualAlarmPValue = 1e-3;

    /// <inheritdoc/>
    public override bool RaisesAlarms => true;

    /// <inheritdoc/>
    public override SubjectRun Begin(string series, int warmUp) => new Run(new SensorMonitor(new SensorMonitorOptions { Detector = detector.MakeFor(warmUp), AlarmPValue = alarmPValue }));

    private sealed class Run : SubjectRun
    {
        private readonly SensorMonitor _monitor;
        private readonly byte[] _state;
        private long _row;

        public Run(SensorMonitor monitor)
        {
            _monitor = monitor;
            _state = new byte[monitor.StateBytes];
            monitor.Initialize(_state);
        }

        public override int? StateBytes => _state.Length;

        public override RowScore Next(long time, double value) =>
            _monitor.Observe(_state, _row++, new Reading(time, value), EventTime.None, out Verdict verdict) == Observation.Scored
                ? new RowScore(verdict.Score, verdict.IsAlarm ? verdict.Score : 0, verdict.IsAnomalous)
                : default;
    }
}
