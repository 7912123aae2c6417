using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection.HalfSpaceTrees;
using OrleansAnomaly.Core.Detection.IsolationForest;
using OrleansAnomaly.Core.Detection.OneClassSvm;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// One sensor as rows for a vector detector: the reading, and how far the readings before it lie from it, as many as the shingle holds. The expected
/// value is the running centre, which the trees know nothing of; times are not looked at: readings are taken to come at a steady pace.
/// </summary>
public sealed class SeriesOfRows : IDetector
{
    private const int MostShingle = 16;
    private const double Memory = 1_000;                // readings
    private const double DeviationToSigma = 1.2533141373155;    // √(π/2): of a normal distribution

    private readonly IVectorDetector _detector;
    private readonly int _shingle;

    private SeriesOfRows(IVectorDetector detector, ushort id, int shingle)
    {
        if (shingle is < 1 or > MostShingle)
            throw new ArgumentOutOfRangeException(nameof(shingle), shingle, $"expected 1 to {MostShingle}");
        (_detector, Id, _shingle) = (detector, id, shingle);
    }

    /// <summary>A sliding isolation forest of one sensor.</summary>
    /// <param name="options">Options of the forest.</param>
    /// <param name="shingle">Readings that make a row, 1 to 16.</param>
    public static SeriesOfRows IsolationForest(SlidingIsolationForestOptions? options = null, int shingle = 3) =>
        new(new SlidingIsolationForestDetector(options), 13, shingle);

    /// <summary>Half-space trees of one sensor.</summary>
    /// <param name="options">Options of the trees.</param>
    /// <param name="shingle">Readings that make a row, 1 to 16.</param>
    public static SeriesOfRows HalfSpaceTrees(HalfSpaceTreesOptions? options = null, int shingle = 3) =>
        new(new HalfSpaceTreesDetector(options), 15, shingle);

    /// <summary>A one-class support vector machine of one sensor.</summary>
    /// <param name="options">Options of the machine.</param>
    /// <param name="shingle">Readings that make a row, 1 to 16.</param>
    public static SeriesOfRows OneClassSvm(OneClassSvmOptions? options = null, int shingle = 3) =>
        new(new OneClassSvmDetector(options), 24, shingle);

    /// <inheritdoc/>
    public string Name => _detector.Name + "-series";

    /// <inheritdoc/>
    public ushort Id { get; }

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Rows + _detector.StateBytes(_shingle);

    /// <inheritdoc/>
    public CalibratorOptions Calibration => _detector.Calibration;

    private int Rows => Unsafe.SizeOf<SeriesOfRowsState>() + _shingle * sizeof(double);

    /// <inheritdoc/>
    public void Initialize(Span<byte> state)
    {
        state[..Rows].Clear();
        _detector.Initialize(state[Rows..], _shingle);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly SeriesOfRowsState s = ref MemoryMarshal.AsRef<SeriesOfRowsState>(state);
        score = default;
        if (s.Scale.Rows == 0)
        {
            score.Expected = double.NaN;
            score.HalfBand = double.NaN;
            return;
        }
        score.Expected = s.Scale.Origin + s.Scale.Centre;
        score.HalfBand = 2.575829 * DeviationToSigma * s.Scale.Deviation;
        score.IsUnfamiliar = s.Filled < _shingle - 1;
        if (score.IsUnfamiliar)
            return;
        Span<double> row = stackalloc double[_shingle];
        Compose(state, reading.Value, row);
        _detector.Evaluate(state[Rows..], row, score.Notes, out VectorScore found);
        score.Evidence = found.Evidence;
        score.IsUnfamiliar = found.IsUnfamiliar;
        score.Kind = score.Evidence == 0 ? AnomalyKind.None : reading.Value < score.Expected ? AnomalyKind.Dip : AnomalyKind.Spike;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref SeriesOfRowsState s = ref MemoryMarshal.AsRef<SeriesOfRowsState>(state);
        Span<double> row = stackalloc double[_shingle];
        Compose(state, reading.Value, row);
        if (learning != Learning.Follow || s.Scale.Rows == 0)
            s.Scale.Learn(reading.Value, learning == Learning.Little ? 0.1 : 1, Memory);
        if (s.Filled >= _shingle - 1)
            _detector.Learn(state[Rows..], row, score.Notes, new VectorScore { Evidence = score.Evidence, IsUnfamiliar = score.IsUnfamiliar }, learning);
        Span<double> shingle = MemoryMarshal.Cast<byte, double>(state[Unsafe.SizeOf<SeriesOfRowsState>()..Rows]);
        shingle[1..].CopyTo(shingle);
        shingle[^1] = reading.Value;
        s.Filled = Math.Min(s.Filled + 1, _shingle);
    }

    /// <summary>The newest reading, and how far each of those before it lies from it.</summary>
    private void Compose(ReadOnlySpan<byte> state, double value, Span<double> row)
    {
        ReadOnlySpan<double> shingle = MemoryMarshal.Cast<byte, double>(state[Unsafe.SizeOf<SeriesOfRowsState>()..Rows]);
        row[0] = value;
        for (int lag = 1; lag < row.Length; lag++)
            row[lag] = value - shingle[^lag];
    }
}
