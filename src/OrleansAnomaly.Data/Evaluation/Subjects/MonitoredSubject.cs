using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A detector of ours, run as in production: through a monitor. This is the one place that says what of a verdict is measured.</summary>
/// <param name="detector">The detector.</param>
/// <param name="meaning">What it does, in a few words.</param>
public sealed class MonitoredSubject(IDetector detector, string meaning) : Subject(detector.Name, meaning)
{
    /// <summary>The p-value at which rows are called anomalous and alarms raised: more often than by default, as benchmarks forgive a false alarm more than a missed event.</summary>
    public const double AlarmPValue = 1e-3;

    private readonly SensorMonitor _monitor = new(new SensorMonitorOptions { Detector = detector, AlarmPValue = AlarmPValue });

    /// <inheritdoc/>
    public override SubjectScores Score(string series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        var scores = new double[values.Length];
        var told = new double[values.Length];
        var anomalous = new bool[values.Length];
        byte[] state = new byte[_monitor.StateBytes];
        _monitor.Initialize(state);
        for (int row = 0; row < values.Length; row++)
        {
            Observation observation = _monitor.Observe(state, row, new Reading(times[row], values[row]), EventTime.None, out Verdict verdict);
            if (observation != Observation.Scored)
                continue;
            scores[row] = verdict.Score;
            told[row] = verdict.IsAlarm ? verdict.Score : 0;
            anomalous[row] = verdict.IsAnomalous;
        }
        return new SubjectScores(scores, told, anomalous);
    }
}
