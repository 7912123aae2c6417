using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>
/// An isolation forest over rows that are there as a whole (Liu, Ting and Zhou, "Isolation forest", ICDM 2008): what few random cuts set apart is odd.
/// Immutable; any number of threads may ask it.
/// </summary>
public sealed class FittedIsolationForest
{
    private readonly IsolationNode[] _nodes;
    private readonly double[] _meanPaths;
    private readonly int _dimensions, _perTree, _trees, _sample;

    private FittedIsolationForest(ReadOnlySpan<double> rows, int dimensions, IsolationForestOptions options)
    {
        int count = rows.Length / dimensions;
        _dimensions = dimensions;
        _trees = options.Trees;
        _sample = Math.Min(options.SampleSize, count);
        _perTree = IsolationTree.Nodes(_sample);
        _nodes = new IsolationNode[_trees * _perTree];
        _meanPaths = [.. Enumerable.Range(0, _sample + 1).Select(IsolationTree.MeanPath)];
        var random = new SplitMix64(options.Seed);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int tree = 0; tree < _trees; tree++)
        {
            IsolationTree.Shuffle(order, _sample, ref random);
            IsolationTree.Build(_nodes.AsSpan(tree * _perTree, _perTree), rows, dimensions, order.AsSpan(0, _sample), ref random);
        }
        Threshold = options.Contamination is double share ? Quantile(rows, share) : null;
    }

    /// <summary>The least score that is called anomalous; null where no contamination was given, +∞ where it was 0.</summary>
    public double? Threshold { get; }

    /// <summary>Draws a forest.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="dimensions">Values per row; 1 to 65,534.</param>
    /// <param name="options">Options; the defaults are the paper's.</param>
    /// <exception cref="ArgumentException">Options are not sound, the values are no whole number of rows, less than two rows, or one is not finite.</exception>
    public static FittedIsolationForest Fit(ReadOnlySpan<double> rows, int dimensions, IsolationForestOptions? options = null)
    {
        options ??= new IsolationForestOptions();
        List<string> errors = [.. options.Validate()];
        if (dimensions is < 1 or >= IsolationNode.Leaf)
            errors.Add($"{dimensions} dimensions; expected 1 to {IsolationNode.Leaf - 1}");
        else if (rows.Length % dimensions != 0 || rows.Length < 2 * dimensions)
            errors.Add($"{rows.Length} values; expected at least two rows of {dimensions}");
        for (int i = 0; i < rows.Length && errors.Count == 0; i++)
        {
            if (!double.IsFinite(rows[i]))
                errors.Add($"value {i % dimensions} of row {i / dimensions} is {rows[i]}; expected a finite number");
        }
        return errors.Count == 0 ? new FittedIsolationForest(rows, dimensions, options) : throw new ArgumentException(string.Join("; ", errors));
    }

    /// <summary>How odd a row is: 2^(−mean path / usual path). Near 1 is odd, well below 0.5 ordinary. Where a value is not finite the path goes the way most rows went.</summary>
    /// <exception cref="ArgumentException">The row has another number of values.</exception>
    public double Score(ReadOnlySpan<double> row)
    {
        if (row.Length != _dimensions)
            throw new ArgumentException($"a row of {row.Length} values; expected {_dimensions}", nameof(row));
        double sum = 0;
        for (int tree = 0; tree < _trees; tree++)
            sum += IsolationTree.Path(_nodes.AsSpan(tree * _perTree, _perTree), row, _meanPaths);
        return Real.Exp(-0.6931471805599453 * sum / _trees / _meanPaths[_sample]);
    }

    /// <summary>Whether a row scores at least <see cref="Threshold"/>.</summary>
    /// <exception cref="InvalidOperationException">The forest was fitted without a contamination.</exception>
    public bool IsAnomalous(ReadOnlySpan<double> row) =>
        Score(row) >= (Threshold ?? throw new InvalidOperationException("the forest was fitted without a contamination; expected 0 to 0.5"));

    private double Quantile(ReadOnlySpan<double> rows, double share)
    {
        double[] scores = new double[rows.Length / _dimensions];
        int anomalous = (int)(share * scores.Length);
        if (anomalous == 0)
            return double.PositiveInfinity;
        for (int i = 0; i < scores.Length; i++)
            scores[i] = Score(rows.Slice(i * _dimensions, _dimensions));
        Array.Sort(scores);
        return scores[^anomalous];
    }
}
