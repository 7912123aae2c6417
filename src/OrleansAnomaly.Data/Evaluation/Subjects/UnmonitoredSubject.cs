using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>
/// A detector of ours without a monitor: no flat lines, no missing data, and its evidence is read by what the fleet knows of it alone. An alarm is
/// told again after a quiet time that is counted in rows, as benchmarks do, or when evidence has risen much.
/// </summary>
/// <param name="name">Name by which users choose it.</param>
/// <param name="meaning">What it does, in a few words.</param>
/// <param name="detector">The detector, with default options but for the warm-up.</param>
/// <param name="alarmPValue">The p-value at which a row is anomalous.</param>
public sealed class UnmonitoredSubject(string name, string meaning, DetectorEntry<IDetector> detector, double alarmPValue) : SensorSubject(name, meaning)
{
    private const double QuietShare = 0.15;     // of the warm-up
    private const double Rise = 2.7;            // powers of ten

    /// <inheritdoc/>
    public override bool RaisesAlarms => true;

    /// <inheritdoc/>
    public override SubjectRun Begin(string series, int warmUp) => new Run(detector.MakeFor(warmUp), -Real.Log10(alarmPValue), (int)(QuietShare * warmUp));

    private sealed class Run : SubjectRun
    {
        private readonly IDetector _detector;
        private readonly Calibrator _calibrator;
        private readonly byte[] _state;
        private readonly double _alarm;
        private readonly int _quiet;
        private double _told;
        private int _since = int.MaxValue;

        public Run(IDetector detector, double alarm, int quiet)
        {
            (_detector, _alarm, _quiet) = (detector, alarm, quiet);
            _calibrator = new Calibrator(detector.Calibration);
            _state = new byte[detector.StateBytes];
            detector.Initialize(_state);
        }

        public override int? StateBytes => _state.Length;

        public override RowScore Next(long time, double value)
        {
            if (!double.IsFinite(value))
                return default;
            var reading = new Reading(time, value);
            _detector.Evaluate(_state, reading, out Score score);
            _detector.Learn(_state, reading, score, Learning.Full);
            double strength = score.IsUnfamiliar || score.Evidence == 0 ? 0 : Math.Max(0, -Real.Log10(_calibrator.PValue(default, score.Evidence)));
            double shown = Strength.ToScore(strength);
            bool anomalous = strength >= _alarm;
            _since = _since == int.MaxValue ? _since : _since + 1;
            bool told = anomalous && (_since > _quiet || strength >= _told + Rise);
            if (told)
                _told = strength;
            if (anomalous)
                _since = 0;
            return new RowScore(shown, told ? shown : 0, anomalous);
        }
    }
}
