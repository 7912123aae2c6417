using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>
/// Trees that cut rows apart at random: a random dimension, and a random place between the least and the greatest value there
/// (Liu, Ting and Zhou, "Isolation forest", ICDM 2008, algorithm 2).
/// </summary>
internal static class IsolationTree
{
    private const double Euler = 0.5772156649015329;

    /// <summary>Height beyond which paths are only estimated: that of a balanced tree.</summary>
    public static int Height(int sample)
    {
        int height = 0;
        while (1 << height < sample)
            height++;
        return height;
    }

    /// <summary>Nodes of a tree at most.</summary>
    public static int Nodes(int sample) => (2 << Height(sample)) - 1;

    /// <summary>The mean path of an unsuccessful search in a tree of so many rows: what a path is compared with.</summary>
    public static double MeanPath(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Real.Log(rows - 1.0) + Euler) - 2 * (rows - 1.0) / rows,
    };

    /// <summary>Draws a tree over some rows.</summary>
    /// <param name="nodes">Takes the tree.</param>
    /// <param name="values">All rows, one after the other.</param>
    /// <param name="dimensions">Values per row.</param>
    /// <param name="sample">Which rows; their order is changed.</param>
    /// <param name="random">Draws.</param>
    public static void Build(Span<IsolationNode> nodes, ReadOnlySpan<double> values, int dimensions, Span<int> sample, ref SplitMix64 random) =>
        Build(nodes, 0, values, dimensions, sample, ref random);

    private static void Build(Span<IsolationNode> nodes, int at, ReadOnlySpan<double> values, int dimensions, Span<int> sample, ref SplitMix64 random)
    {
        nodes[at] = new IsolationNode { Rows = sample.Length, Dimension = IsolationNode.Leaf };
        if (sample.Length < 2 || 2 * at + 2 >= nodes.Length)
            return;
        int first = random.NextInt32(dimensions);
        double u = random.NextDouble();
        for (int i = 0; i < dimensions; i++)
        {
            int dimension = (first + i) % dimensions;
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (int row in sample)
            {
                double value = values[row * dimensions + dimension];
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
            if (!(low < high))
                continue;
            // Halves, because the difference of two numbers may be none.
            double cut = 2 * (low / 2 + u * (high / 2 - low / 2));
            nodes[at].Dimension = (ushort)dimension;
            nodes[at].Cut = cut >= low && cut < high ? cut : low;
            int left = Part(values, dimensions, dimension, nodes[at].Cut, sample);
            Build(nodes, 2 * at + 1, values, dimensions, sample[..left], ref random);
            Build(nodes, 2 * at + 2, values, dimensions, sample[left..], ref random);
            return;
        }
    }

    /// <summary>The length of a row's path, what lies below the height limit estimated. Where a value is missing, the way most rows went.</summary>
    public static double Path(ReadOnlySpan<IsolationNode> nodes, ReadOnlySpan<double> row, ReadOnlySpan<double> meanPaths)
    {
        int at = 0, depth = 0;
        while (nodes[at].Dimension != IsolationNode.Leaf)
        {
            at = Child(nodes, at, row);
            depth++;
        }
        return depth + meanPaths[nodes[at].Rows];
    }

    /// <summary>Adds to each dimension how much faster than by halves its cuts set the row apart, as a logarithm.</summary>
    public static void Explain(ReadOnlySpan<IsolationNode> nodes, ReadOnlySpan<double> row, Span<double> parts)
    {
        for (int at = 0; nodes[at].Dimension != IsolationNode.Leaf;)
        {
            int child = Child(nodes, at, row), dimension = nodes[at].Dimension;
            if (double.IsFinite(row[dimension]))
                parts[dimension] += Math.Max(0, Real.Log(nodes[at].Rows / (2.0 * nodes[child].Rows)));
            at = child;
        }
    }

    private static int Child(ReadOnlySpan<IsolationNode> nodes, int at, ReadOnlySpan<double> row)
    {
        double value = row[nodes[at].Dimension];
        bool left = double.IsFinite(value) ? value <= nodes[at].Cut : nodes[2 * at + 1].Rows >= nodes[2 * at + 2].Rows;
        return 2 * at + (left ? 1 : 2);
    }

    private static int Part(ReadOnlySpan<double> values, int dimensions, int dimension, double cut, Span<int> sample)
    {
        int left = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            if (values[sample[i] * dimensions + dimension] > cut)
                continue;
            (sample[left], sample[i]) = (sample[i], sample[left]);
            left++;
        }
        return left;
    }

    /// <summary>Draws <paramref name="count"/> different rows to the front of <paramref name="rows"/>.</summary>
    public static void Shuffle(Span<int> rows, int count, ref SplitMix64 random)
    {
        for (int i = 0; i < count; i++)
        {
            int other = i + random.NextInt32(rows.Length - i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }
    }
}
