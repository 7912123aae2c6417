using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>
/// The region in which most of the given rows lie: a one-class support vector machine with a Gaussian kernel (Schölkopf, Platt, Shawe-Taylor, Smola and
/// Williamson, "Estimating the support of a high-dimensional distribution", Neural Computation 13, 2001). Exact, and for a few rows only: time and memory
/// grow with their square. Dimensions count by their size, so they should have like units.
/// </summary>
public sealed class FittedOneClassSvm
{
    /// <summary>Most rows that can be fitted: their kernel takes 32 MB.</summary>
    public const int MostRows = 2_000;

    private readonly double[] _vectors, _weights;
    private readonly double _gamma, _offset;

    private FittedOneClassSvm(double[] vectors, double[] weights, int dimensions, double gamma, double offset) =>
        (_vectors, _weights, Dimensions, _gamma, _offset) = (vectors, weights, dimensions, gamma, offset);

    /// <summary>Values of a row.</summary>
    public int Dimensions { get; }

    /// <summary>Rows that the region rests on.</summary>
    public int SupportVectors => _weights.Length;

    /// <summary>Finds the region.</summary>
    /// <param name="rows">The rows, one after the other; finite values.</param>
    /// <param name="dimensions">Values of a row, at least 1.</param>
    /// <param name="options">Options.</param>
    /// <param name="stop">Ends the search early.</param>
    /// <exception cref="ArgumentException">There are no rows, too many or part of one, a value is not finite, or the options are not sound.</exception>
    /// <exception cref="InvalidOperationException">The search does not come to an end; a larger tolerance would help.</exception>
    public static FittedOneClassSvm Fit(ReadOnlySpan<double> rows, int dimensions, FittedOneClassSvmOptions? options = null, CancellationToken stop = default)
    {
        options ??= new FittedOneClassSvmOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        int count = rows.Length / dimensions;
        if (count is < 1 or > MostRows || count * dimensions != rows.Length)
            throw new ArgumentException($"there are {rows.Length} values in rows of {dimensions}; expected 1 to {MostRows} whole rows", nameof(rows));
        for (int i = 0; i < rows.Length; i++)
        {
            if (!(Math.Abs(rows[i]) <= 1e30))
                throw new ArgumentException($"row {i / dimensions}, dimension {i % dimensions} is {rows[i]}; expected a finite value within ±1e30", nameof(rows));
        }
        double gamma = options.Gamma ?? 1 / (dimensions * Variance(rows));
        double[] kernel = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            for (int j = 0; j <= i; j++)
                kernel[i * count + j] = kernel[j * count + i] = Kernel(rows.Slice(i * dimensions, dimensions), rows.Slice(j * dimensions, dimensions), gamma);
        }
        var search = new SequentialMinimalOptimization(kernel, count, options.Nu, options.Tolerance);
        search.Run(stop);
        ReadOnlySpan<double> weights = search.Weights;
        List<double> kept = [], vectors = [];
        for (int i = 0; i < count; i++)
        {
            if (weights[i] == 0)
                continue;
            kept.Add(weights[i]);
            vectors.AddRange(rows.Slice(i * dimensions, dimensions));
        }
        return new FittedOneClassSvm([.. vectors], [.. kept], dimensions, gamma, search.Offset);
    }

    /// <summary>How far outside of the region a row lies: 0 on its edge, less inside, at most ρ outside; the unit is that of the kernel times ν·rows.</summary>
    /// <param name="row">The row; finite values.</param>
    /// <exception cref="ArgumentException">It has another number of values, or one that is not finite.</exception>
    public double Score(ReadOnlySpan<double> row)
    {
        if (row.Length != Dimensions)
            throw new ArgumentException($"the row has {row.Length} values; expected {Dimensions}", nameof(row));
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += _weights[i] * Kernel(_vectors.AsSpan(i * Dimensions, Dimensions), row, _gamma);
        return double.IsNaN(sum) ? throw new ArgumentException("the row has a value that is not a number", nameof(row)) : _offset - sum;
    }

    private static double Kernel(ReadOnlySpan<double> one, ReadOnlySpan<double> other, double gamma)
    {
        double square = 0;
        for (int d = 0; d < one.Length; d++)
            square += (one[d] - other[d]) * (one[d] - other[d]);
        return Real.Exp(-gamma * square);
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values)
            mean += value;
        mean /= values.Length;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        return squares > 0 ? squares / values.Length : 1;
    }
}
