using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>One detector over the rows of one asset. What its calibrator calls rarer than one row in a hundred is learned little, as a monitor would have it.</summary>
public sealed class VectorRun
{
    private const double Rare = 0.01;
    private const long Horizon = 8192;

    private readonly IVectorDetector _detector;
    private readonly Calibrator _calibrator;
    private readonly byte[] _state;
    private readonly double[] _notes;
    private readonly int _dimensions;
    private CalibratorState _calibration;

    /// <summary>A run that has seen nothing.</summary>
    public VectorRun(IVectorDetector detector, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(detector);
        _detector = detector;
        _dimensions = dimensions;
        _calibrator = new Calibrator(detector.Calibration);
        _state = new byte[detector.StateBytes(dimensions)];
        _notes = new double[detector.NotesLength(dimensions)];
        detector.Initialize(_state, dimensions);
    }

    private VectorRun(VectorRun other)
    {
        (_detector, _calibrator, _dimensions, _calibration) = (other._detector, other._calibrator, other._dimensions, other._calibration);
        _state = [.. other._state];
        _notes = new double[other._notes.Length];
    }

    /// <summary>The detector's own state, to look at or to put another in.</summary>
    public Span<byte> State => _state;

    /// <summary>The share of normal rows that are at least as odd as the latest; 1 where it could not be judged.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>A run that goes on from here, apart from this one.</summary>
    public VectorRun Copy() => new(this);

    /// <summary>Scores a row, then learns it.</summary>
    public VectorScore Step(ReadOnlySpan<double> row) => Step(row, []);

    /// <summary>Scores a row, says what each dimension adds, then learns it.</summary>
    public VectorScore Step(ReadOnlySpan<double> row, Span<double> contributions)
    {
        _detector.Evaluate(_state, row, _notes, out VectorScore score);
        if (!contributions.IsEmpty)
            _detector.Explain(_state, row, _notes, contributions);
        PValue = score.IsUnfamiliar ? 1 : _calibrator.PValue(_calibration, score.Evidence);
        bool rare = PValue <= Rare;
        _detector.Learn(_state, row, _notes, score, rare ? Learning.Little : Learning.Full);
        if (!rare && !score.IsUnfamiliar)
            _calibrator.Learn(ref _calibration, score.Evidence, Horizon);
        return score;
    }
}
