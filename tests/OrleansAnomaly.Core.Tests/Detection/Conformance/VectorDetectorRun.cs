using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>One asset of a vector detector: scores, decides and learns as a monitor would.</summary>
internal sealed class VectorDetectorRun
{
    private const double AlarmPValue = 1e-4;

    private readonly IVectorDetector _detector;
    private readonly Calibrator _calibrator;
    private readonly byte[] _state;
    private readonly double[] _notes;
    private CalibratorState _calibration;

    public VectorDetectorRun(IVectorDetector detector, int dimensions)
    {
        _detector = detector;
        _calibrator = new Calibrator(detector.Calibration);
        _state = new byte[detector.StateBytes(dimensions)];
        _notes = new double[detector.NotesLength(dimensions)];
        Contributions = new double[dimensions];
        detector.Initialize(_state, dimensions);
    }

    /// <summary>Continues another run with a copy of its bytes.</summary>
    public VectorDetectorRun(IVectorDetector detector, VectorDetectorRun from)
        : this(detector, from.Contributions.Length)
    {
        from._state.CopyTo(_state, 0);
        _calibration = from._calibration;
    }

    public ReadOnlySpan<byte> State => _state;

    public ReadOnlySpan<double> Notes => _notes;

    /// <summary>What each dimension added to the oddness of the latest row.</summary>
    public double[] Contributions { get; }

    public VectorScore Step(ReadOnlySpan<double> row)
    {
        // What an earlier row left in the notes is nothing a detector may rely on.
        _notes.AsSpan().Fill(double.NaN);
        _detector.Evaluate(_state, row, _notes, out VectorScore score);
        Contributions.AsSpan().Fill(double.NaN);
        _detector.Explain(_state, row, _notes, Contributions);
        bool anomalous = !score.IsUnfamiliar && _calibrator.PValue(_calibration, score.Evidence) <= AlarmPValue;
        if (!score.IsUnfamiliar && !anomalous)
            _calibrator.Learn(ref _calibration, score.Evidence, long.MaxValue);
        _detector.Learn(_state, row, _notes, score, anomalous ? Learning.Little : Learning.Full);
        return score;
    }

    public VectorScore[] Run(IEnumerable<double[]> rows) => [.. rows.Select(row => Step(row))];
}
