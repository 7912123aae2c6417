using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.HalfSpaceTrees;

/// <summary>
/// Finds rows where few were in the window before (Tan, Ting and Liu, "Fast anomaly detection for streaming data", IJCAI 2011): trees that halve the
/// space blindly, drawn once, count the rows of each window in their nodes; a row's density is that of the node at which the last window's rows get
/// few, by 2^depth. Unlike the paper's, the ranges of the values need not be known: the first window teaches them, and later ones follow.
/// A missing value counts as the centre of its dimension; a row without values is no evidence and is not learned.
/// </summary>
public sealed class HalfSpaceTreesDetector : IVectorDetector
{
    /// <summary>A node with no more than that share of the window is not looked into.</summary>
    private const double SizeLimit = 0.1;

    /// <summary>Densities are told apart down to that one, a uniform spread over the range being 1.</summary>
    private const double Emptiest = 1.0 / 16;

    private readonly HalfSpaceTreesOptions _options;
    private readonly int _inner, _nodes;
    private readonly double _densest;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public HalfSpaceTreesDetector(HalfSpaceTreesOptions? options = null)
    {
        _options = options ?? new HalfSpaceTreesOptions();
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _inner = (1 << _options.Depth) - 1;
        _nodes = 2 * _inner + 1;
        _densest = Real.Log((1 << _options.Depth) + Emptiest);
    }

    /// <inheritdoc/>
    public string Name => "hst";

    /// <inheritdoc/>
    public ushort Id => 14;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <summary>No prior: evidence is the logarithm of a density.</summary>
    public CalibratorOptions Calibration { get; } = new() { Axis = ScoreAxis.Linear, TailPower = 1, BinWidth = 0.2 };

    /// <inheritdoc/>
    public int StateBytes(int dimensions)
    {
        if (dimensions is < 1 or > IVectorDetector.MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"expected 1 to {IVectorDetector.MostDimensions}");
        int bytes = Trees(dimensions) + _options.Trees * _nodes * Unsafe.SizeOf<HalfSpaceNode>();
        return (bytes + 7) & ~7;
    }

    /// <inheritdoc/>
    public int NotesLength(int dimensions) => 1;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state, int dimensions)
    {
        state[..StateBytes(dimensions)].Clear();
        var random = new SplitMix64(_options.Seed);
        Span<double> centres = stackalloc double[dimensions];
        for (int tree = 0; tree < _options.Trees; tree++)
        {
            foreach (ref double centre in centres)
                centre = random.NextDouble();
            Span<HalfSpaceNode> nodes = Nodes(state, dimensions, tree);
            for (int i = 0; i < _inner; i++)
            {
                nodes[i].Dimension = random.NextInt32(dimensions);
                nodes[i].Cut = (float)Middle(nodes, i, centres[nodes[i].Dimension]);
            }
        }
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score)
    {
        score = new VectorScore { IsUnfamiliar = MemoryMarshal.AsRef<HalfSpaceHeader>(state).Windows < 2 };
        Span<double> places = stackalloc double[row.Length];
        bool any = false;
        ReadOnlySpan<HalfSpaceRange> ranges = Ranges(state, row.Length);
        for (int d = 0; d < row.Length; d++)
        {
            places[d] = ranges[d].InReference(row[d]);
            any |= double.IsFinite(row[d]);
        }
        notes[0] = 0;
        if (score.IsUnfamiliar || !any)
            return;
        double density = 0, few = SizeLimit * _options.Window;
        for (int tree = 0; tree < _options.Trees; tree++)
        {
            ReadOnlySpan<HalfSpaceNode> nodes = Nodes(state, row.Length, tree);
            int at = 0, depth = 0;
            while (at < _inner && nodes[at].Reference > few)
            {
                at = Child(nodes, at, places);
                depth++;
            }
            density += (double)nodes[at].Reference * (1 << depth);
        }
        notes[0] = score.Evidence = Math.Max(0, _densest - Real.Log(density / ((double)_options.Trees * _options.Window) + Emptiest));
    }

    /// <summary>
    /// A cut beyond which less than half of a node's rows lie makes the row odder, by the logarithm of how much less; the evidence is parted by that.
    /// </summary>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        contributions.Clear();
        if (!(notes[0] > 0))
            return;
        Span<double> places = stackalloc double[row.Length];
        for (int d = 0; d < row.Length; d++)
            places[d] = Ranges(state, row.Length)[d].InReference(row[d]);
        double few = SizeLimit * _options.Window;
        for (int tree = 0; tree < _options.Trees; tree++)
        {
            ReadOnlySpan<HalfSpaceNode> nodes = Nodes(state, row.Length, tree);
            for (int at = 0; at < _inner && nodes[at].Reference > few;)
            {
                int child = Child(nodes, at, places), dimension = nodes[at].Dimension;
                if (double.IsFinite(row[dimension]))
                    contributions[dimension] += Math.Max(0, Real.Log((nodes[at].Reference + 1.0) / (2 * nodes[child].Reference + 1.0)));
                at = child;
            }
        }
        Shares.Scale(contributions, row, notes[0]);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning)
    {
        if (learning == Learning.Follow || !Shares.AnyFinite(row))
            return;
        ref HalfSpaceHeader header = ref MemoryMarshal.AsRef<HalfSpaceHeader>(state);
        Span<HalfSpaceRange> ranges = Ranges(state, row.Length);
        Span<double> places = stackalloc double[row.Length];
        for (int d = 0; d < row.Length; d++)
        {
            if (double.IsFinite(row[d]))
                ranges[d].Scale.Learn(row[d], learning == Learning.Little ? 0.1 : 1, 10.0 * _options.Window);
            places[d] = ranges[d].InLatest(row[d]);
        }
        // Counts are whole: of rows that shall be learned little one in eight is, and the others pass without a count.
        if (learning != Learning.Little || (header.InWindow & 7) == 0)
            Count(state, row.Length, places);
        if (++header.InWindow < _options.Window)
            return;
        header.InWindow = 0;
        header.Windows = Math.Min(header.Windows + 1, 2);
        foreach (ref HalfSpaceRange range in ranges)
            range.Turn();
        foreach (ref HalfSpaceNode node in MemoryMarshal.Cast<byte, HalfSpaceNode>(state[Trees(row.Length)..])[..(_options.Trees * _nodes)])
            (node.Reference, node.Latest) = (node.Latest, 0);
    }

    private void Count(Span<byte> state, int dimensions, ReadOnlySpan<double> places)
    {
        for (int tree = 0; tree < _options.Trees; tree++)
        {
            Span<HalfSpaceNode> nodes = Nodes(state, dimensions, tree);
            int at = 0;
            while (at < _inner)
            {
                nodes[at].Latest++;
                at = Child(nodes, at, places);
            }
            nodes[at].Latest++;
        }
    }

    /// <summary>The middle of what the cuts above a node leave of its dimension's work range: twice as far from a drawn centre as the range reaches.</summary>
    private static double Middle(ReadOnlySpan<HalfSpaceNode> nodes, int at, double centre)
    {
        double reach = 2 * Math.Max(centre, 1 - centre), low = centre - reach, high = centre + reach;
        int dimension = nodes[at].Dimension;
        for (int child = at; child > 0; child = (child - 1) / 2)
        {
            ref readonly HalfSpaceNode parent = ref nodes[(child - 1) / 2];
            if (parent.Dimension != dimension)
                continue;
            if ((child & 1) == 1)
                high = Math.Min(high, parent.Cut);
            else
                low = Math.Max(low, parent.Cut);
        }
        return (low + high) / 2;
    }

    private static int Child(ReadOnlySpan<HalfSpaceNode> nodes, int at, ReadOnlySpan<double> places) =>
        2 * at + (places[nodes[at].Dimension] < nodes[at].Cut ? 1 : 2);

    private static int Trees(int dimensions) => Unsafe.SizeOf<HalfSpaceHeader>() + dimensions * Unsafe.SizeOf<HalfSpaceRange>();

    private static Span<HalfSpaceRange> Ranges(Span<byte> state, int dimensions) =>
        MemoryMarshal.Cast<byte, HalfSpaceRange>(state[Unsafe.SizeOf<HalfSpaceHeader>()..Trees(dimensions)]);

    private static ReadOnlySpan<HalfSpaceRange> Ranges(ReadOnlySpan<byte> state, int dimensions) =>
        MemoryMarshal.Cast<byte, HalfSpaceRange>(state[Unsafe.SizeOf<HalfSpaceHeader>()..Trees(dimensions)]);

    private Span<HalfSpaceNode> Nodes(Span<byte> state, int dimensions, int tree) =>
        MemoryMarshal.Cast<byte, HalfSpaceNode>(state[Trees(dimensions)..]).Slice(tree * _nodes, _nodes);

    private ReadOnlySpan<HalfSpaceNode> Nodes(ReadOnlySpan<byte> state, int dimensions, int tree) =>
        MemoryMarshal.Cast<byte, HalfSpaceNode>(state[Trees(dimensions)..]).Slice(tree * _nodes, _nodes);
}
