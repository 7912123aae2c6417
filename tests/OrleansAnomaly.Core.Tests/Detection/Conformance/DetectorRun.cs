using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>One sensor of a detector: scores, decides and learns as a monitor does, but with nothing else of one.</summary>
internal sealed class DetectorRun
{
    private const double AlarmPValue = 1e-4;

    private readonly IDetector _detector;
    private readonly Calibrator _calibrator;
    private readonly byte[] _state;
    private CalibratorState _calibration;

    public DetectorRun(IDetector detector)
    {
        _detector = detector;
        _calibrator = new Calibrator(detector.Calibration);
        _state = new byte[detector.StateBytes];
        detector.Initialize(_state);
    }

    /// <summary>Continues another run with a copy of its bytes.</summary>
    public DetectorRun(IDetector detector, DetectorRun from)
        : this(detector)
    {
        from._state.CopyTo(_state, 0);
        _calibration = from._calibration;
    }

    public ReadOnlySpan<byte> State => _state;

    public Score Step(in Reading reading)
    {
        _detector.Evaluate(_state, reading, out Score score);
        bool anomalous = !score.IsUnfamiliar && _calibrator.PValue(_calibration, score.Evidence) <= AlarmPValue;
        if (!score.IsUnfamiliar && !anomalous)
            _calibrator.Learn(ref _calibration, score.Evidence, long.MaxValue);
        _detector.Learn(_state, reading, score, anomalous ? Learning.Little : Learning.Full);
        return score;
    }

    public Score[] Run(IEnumerable<Reading> readings) => [.. readings.Select(reading => Step(reading))];
}
