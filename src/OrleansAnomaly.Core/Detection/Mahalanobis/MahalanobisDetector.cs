using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.Mahalanobis;

/// <summary>
/// How far a row lies from the mean, in spreads and with regard to what belongs together (Mahalanobis 1936). Correlations are drawn towards 0 as far as they may
/// be chance (Ledoit and Wolf 2004; for correlations Schäfer and Strimmer 2005), so that the distance can be trusted with few rows; what is learned of a row is
/// bounded, so that outliers move little. Evidence is the square of the distance as a deviate of the normal law.
/// </summary>
public sealed class MahalanobisDetector : IVectorDetector
{
    private const double MostStandard = 15;     // of a deviation that is scored
    private const double LeastShrinkage = 0.01;
    private const int RowsPerRenewal = 16;

    private readonly int _warmUp;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public MahalanobisDetector(MahalanobisOptions? options = null)
    {
        options ??= new MahalanobisOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _warmUp = options.WarmUpRows;
    }

    /// <inheritdoc/>
    public string Name => "mahalanobis";

    /// <inheritdoc/>
    public ushort Id => 32;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <summary>Half of the normal rows lie above 0; far beyond, tails are heavier than the normal law's.</summary>
    public CalibratorOptions Calibration { get; } = new() { FleetPrior = [-0.3, -0.6, -1.3, -2.4, -3.2, -3.9, -4.5], PriorStep = 0.5, PriorWeight = 300 };

    /// <inheritdoc/>
    public int StateBytes(int dimensions)
    {
        WatchedRows.RequireDimensions(dimensions);
        return WatchedState.Bytes(dimensions, matrices: 1);
    }

    /// <inheritdoc/>
    public int NotesLength(int dimensions) => 2 * dimensions;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state, int dimensions) => state[..StateBytes(dimensions)].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score)
    {
        var s = new WatchedState(state, row.Length, matrices: 1);
        Span<double> deviations = notes[..row.Length], products = notes.Slice(row.Length, row.Length);
        Span<double> z = stackalloc double[row.Length];
        s.Moments.Standardise(row, MostStandard, deviations, z);
        PackedSymmetric.Multiply(s.Matrices, z, products);
        double square = 0;
        for (int j = 0; j < z.Length; j++)
            square += z[j] * products[j];
        score = default;
        score.IsUnfamiliar = s.Header.IsReady == 0;
        score.Evidence = score.IsUnfamiliar ? 0 : ChiSquare.Deviate(square, row.Length);
    }

    /// <summary>The part of the square that is gone when the dimension takes the value that the others tell: (Ωz)²_j/Ω_jj (Alcala and Qin 2009).</summary>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        var s = new WatchedState(state, row.Length, matrices: 1);
        for (int j = 0; j < row.Length; j++)
        {
            double product = notes[row.Length + j];
            contributions[j] = s.Header.IsReady == 0 || double.IsNaN(notes[j]) ? 0 : product * product / s.Matrices[PackedSymmetric.Diagonal(j)];
        }
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning)
    {
        if (learning == Learning.Follow)
            return;
        var s = new WatchedState(state, row.Length, matrices: 1);
        int warmUp = _warmUp > 0 ? _warmUp : WatchedRows.WarmUp(row.Length);
        bool isWarming = s.Header.Rows < warmUp;
        s.Moments.Learn(row, notes[..row.Length], [], [], WatchedRows.Weight(learning, isWarming), WatchedRows.Memory(warmUp), 0.5 * warmUp);
        s.Header.Rows = Math.Min(s.Header.Rows + 1, int.MaxValue - 1);
        if (s.Header.Rows >= warmUp && (s.Header.Rows == warmUp || s.Header.Rows % RowsPerRenewal == 0))
            Renew(s, row.Length);
    }

    private static void Renew(in WatchedState s, int dimensions)
    {
        Span<double> matrix = stackalloc double[PackedSymmetric.Length(dimensions)], inverse = stackalloc double[matrix.Length];
        s.Moments.CopyCorrelations(matrix, 1);
        double kept = 1 - Math.Max(LeastShrinkage, Shrinkage(s, matrix, dimensions));
        for (int i = 0, at = 0; i < dimensions; i++, at++)
        {
            for (int j = 0; j < i; j++, at++)
                matrix[at] *= kept;
        }
        if (!PackedSymmetric.Factor(matrix, dimensions, 1e-10))
            return;
        PackedSymmetric.Invert(matrix, inverse, dimensions);
        inverse.CopyTo(s.Matrices);
        s.Header.IsReady = 1;
    }

    /// <summary>What correlations scatter by chance, (1 − r²)²/n each, over what they are: the share that may be chance.</summary>
    private static double Shrinkage(in WatchedState s, ReadOnlySpan<double> correlations, int dimensions)
    {
        double rows = 1, chance = 0, all = 0;
        for (int j = 0; j < dimensions; j++)
            rows = Math.Max(rows, s.Moments.Seen[j]);
        for (int i = 0, at = 0; i < dimensions; i++, at++)
        {
            for (int j = 0; j < i; j++, at++)
            {
                double square = Math.Min(correlations[at] * correlations[at], 1);
                chance += (1 - square) * (1 - square) / rows;
                all += square;
            }
        }
        return all > chance ? chance / all : 1;
    }
}
