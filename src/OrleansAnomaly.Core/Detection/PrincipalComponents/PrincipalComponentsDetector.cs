using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.PrincipalComponents;

/// <summary>
/// Principal components of what was normal: how far a row lies from the mean within them (Hotelling's T²) and how far beside them (Q, the squared prediction
/// error: Jackson and Mudholkar 1979). Evidence is the sum of both, each over its limit at 1 % (the combined index: Yue and Qin 2001). Means and covariance are
/// learned by each row, components made anew every <see cref="RowsPerRenewal"/>.
/// </summary>
public sealed class PrincipalComponentsDetector : IVectorDetector
{
    private const int RowsPerRenewal = 256;
    private const double MostStandard = 15;     // of a deviation that is scored
    private const double LeastEigenvalue = 1e-6;

    private readonly int _warmUp;
    private readonly double _explained;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public PrincipalComponentsDetector(PrincipalComponentsOptions? options = null)
    {
        options ??= new PrincipalComponentsOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        (_warmUp, _explained) = (options.WarmUpRows, options.Explained);
    }

    /// <inheritdoc/>
    public string Name => "pca";

    /// <inheritdoc/>
    public ushort Id => 31;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <summary>The index is below 2 on most normal rows, and falls off as a power beyond.</summary>
    public CalibratorOptions Calibration { get; } = new() { FleetPrior = [0, -1.2, -2.4, -3.2, -3.9, -4.5], PriorWeight = 300 };

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
        double index = 0;
        for (int j = 0; j < z.Length; j++)
            index += z[j] * products[j];
        score = default;
        score.IsUnfamiliar = s.Header.IsReady == 0;
        score.Evidence = score.IsUnfamiliar ? 0 : Math.Max(0, index);
    }

    /// <summary>By how much the index falls when the dimension is given the value that makes it least (reconstruction-based contributions: Alcala and Qin 2009).</summary>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        var s = new WatchedState(state, row.Length, matrices: 1);
        for (int j = 0; j < row.Length; j++)
        {
            double product = notes[row.Length + j], own = s.Matrices[PackedSymmetric.Diagonal(j)];
            contributions[j] = own > 0 && !double.IsNaN(notes[j]) ? product * product / own : 0;
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
        if (s.Header.Rows >= warmUp && (s.Header.Rows - warmUp) % RowsPerRenewal == 0)
            Renew(s, row.Length);
    }

    /// <summary>Makes the matrix of the combined index: Σ vv'/(λ·limit of T²) over the components, Σ vv'/limit of Q over the rest.</summary>
    private void Renew(in WatchedState s, int dimensions)
    {
        Span<double> packed = stackalloc double[PackedSymmetric.Length(dimensions)];
        Span<double> full = stackalloc double[dimensions * dimensions], vectors = stackalloc double[dimensions * dimensions];
        s.Moments.CopyCorrelations(packed, 1);
        for (int i = 0, at = 0; i < dimensions; i++)
        {
            for (int j = 0; j <= i; j++, at++)
                full[i * dimensions + j] = full[j * dimensions + i] = packed[at];
        }
        JacobiEigen.Solve(full, vectors, dimensions);
        Span<double> values = stackalloc double[dimensions];
        Span<int> order = stackalloc int[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            // Largest first; equal ones stay in their order.
            double value = Math.Max(0, full[i * dimensions + i]);
            int at = i;
            for (; at > 0 && values[at - 1] < value; at--)
                (values[at], order[at]) = (values[at - 1], order[at - 1]);
            (values[at], order[at]) = (value, i);
        }
        int components = Components(values, dimensions);
        double least = LeastEigenvalue * dimensions;
        double hotelling = ComponentLimits.Hotelling(components), residual = ComponentLimits.Residual(values[components..]);
        s.Matrices.Clear();
        for (int c = 0; c < dimensions; c++)
        {
            double weight = c < components ? 1 / (Math.Max(values[c], least) * hotelling) : residual > least ? 1 / residual : 0;
            ReadOnlySpan<double> vector = vectors.Slice(order[c] * dimensions, dimensions);
            for (int i = 0, at = 0; i < dimensions; i++)
            {
                for (int j = 0; j <= i; j++, at++)
                    s.Matrices[at] += weight * vector[i] * vector[j];
            }
        }
        s.Header.IsReady = 1;
    }

    /// <summary>How many components it takes.</summary>
    private int Components(ReadOnlySpan<double> falling, int dimensions)
    {
        double sum = 0;
        int components = 0;
        do
            sum += falling[components++];
        while (components < dimensions && sum < _explained * dimensions);
        return components;
    }
}
