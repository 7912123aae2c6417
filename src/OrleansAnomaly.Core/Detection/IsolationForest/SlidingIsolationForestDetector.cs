using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>
/// An isolation forest (Liu, Ting and Zhou, "Isolation forest", ICDM 2008) over the latest rows: they lie in a ring, and the trees are drawn anew by
/// turns, so that the work per row is even and no tree is older than the window. A missing value goes the way most rows went; it is kept as
/// the last value of its sensor. A row without values is no evidence and is not learned.
/// </summary>
public sealed class SlidingIsolationForestDetector : IVectorDetector
{
    /// <summary>Scores are of 0 to 1 with a scatter of some hundredths; the calibrator's bins are 0.02 wide.</summary>
    private const double Unit = 20;

    private readonly SlidingIsolationForestOptions _options;
    private readonly double[] _meanPaths;
    private readonly int _perTree, _step;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public SlidingIsolationForestDetector(SlidingIsolationForestOptions? options = null)
    {
        _options = options ?? new SlidingIsolationForestOptions();
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _perTree = IsolationTree.Nodes(_options.SampleSize);
        _step = Math.Max(1, _options.Window / _options.Trees);
        _meanPaths = [.. Enumerable.Range(0, _options.SampleSize + 1).Select(IsolationTree.MeanPath)];
    }

    /// <inheritdoc/>
    public string Name => "iforest";

    /// <inheritdoc/>
    public ushort Id => 12;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <summary>No prior: which scores are usual depends on the number of dimensions and how they hang together.</summary>
    public CalibratorOptions Calibration { get; } = new() { Axis = ScoreAxis.Linear, TailPower = 1, BinWidth = 0.4 };

    /// <inheritdoc/>
    public int StateBytes(int dimensions)
    {
        if (dimensions is < 1 or > IVectorDetector.MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"expected 1 to {IVectorDetector.MostDimensions}");
        return Trees(dimensions) + _options.Trees * _perTree * Unsafe.SizeOf<IsolationNode>();
    }

    /// <inheritdoc/>
    public int NotesLength(int dimensions) => 1;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state, int dimensions)
    {
        state[..StateBytes(dimensions)].Clear();
        MemoryMarshal.AsRef<SlidingHeader>(state).Random = new SplitMix64(_options.Seed);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score)
    {
        // Until the window holds a sample there is no tree.
        score = new VectorScore { IsUnfamiliar = MemoryMarshal.AsRef<SlidingHeader>(state).Rows < _options.SampleSize };
        notes[0] = 0;
        if (score.IsUnfamiliar || !Shares.AnyFinite(row))
            return;
        double sum = 0;
        for (int tree = 0; tree < _options.Trees; tree++)
            sum += IsolationTree.Path(Nodes(state, row.Length, tree), row, _meanPaths);
        notes[0] = score.Evidence = Unit * Real.Exp(-0.6931471805599453 * sum / _options.Trees / _meanPaths[^1]);
    }

    /// <summary>A cut that leaves less than half of the rows beside this one makes it odder, by the logarithm of how much less; the evidence is parted by that.</summary>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        contributions.Clear();
        if (!(notes[0] > 0))
            return;
        for (int tree = 0; tree < _options.Trees; tree++)
            IsolationTree.Explain(Nodes(state, row.Length, tree), row, contributions);
        Shares.Scale(contributions, row, notes[0]);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning)
    {
        if (learning == Learning.Follow || !Shares.AnyFinite(row))
            return;
        ref SlidingHeader header = ref MemoryMarshal.AsRef<SlidingHeader>(state);
        // Of what shall be learned little one row in eight is.
        if (learning == Learning.Little && (header.Random.NextUInt64() & 7) != 0)
            return;
        int dimensions = row.Length, at = (int)(header.Rows % _options.Window);
        Span<double> last = Doubles(state, 0, dimensions), window = Doubles(state, dimensions, _options.Window * dimensions);
        for (int d = 0; d < dimensions; d++)
        {
            if (double.IsFinite(row[d]))
                last[d] = row[d];
        }
        last.CopyTo(window[(at * dimensions)..]);
        header.Rows++;
        if (header.Rows == _options.SampleSize)
        {
            for (int tree = 0; tree < _options.Trees; tree++)
                Draw(state, dimensions, tree);
        }
        else if (header.Rows > _options.SampleSize && header.Rows % _step == 0)
        {
            Draw(state, dimensions, header.Turn);
            header.Turn = (header.Turn + 1) % _options.Trees;
        }
    }

    private void Draw(Span<byte> state, int dimensions, int tree)
    {
        ref SlidingHeader header = ref MemoryMarshal.AsRef<SlidingHeader>(state);
        Span<int> order = stackalloc int[_options.Window];
        order = order[..(int)Math.Min(header.Rows, _options.Window)];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        IsolationTree.Shuffle(order, _options.SampleSize, ref header.Random);
        Span<IsolationNode> nodes = MemoryMarshal.Cast<byte, IsolationNode>(state[Trees(dimensions)..]).Slice(tree * _perTree, _perTree);
        nodes.Clear();
        IsolationTree.Build(nodes, Doubles(state, dimensions, _options.Window * dimensions), dimensions, order[.._options.SampleSize], ref header.Random);
    }

    private int Trees(int dimensions) => Unsafe.SizeOf<SlidingHeader>() + (1 + _options.Window) * dimensions * sizeof(double);

    private static Span<double> Doubles(Span<byte> state, int from, int count) =>
        MemoryMarshal.Cast<byte, double>(state.Slice(Unsafe.SizeOf<SlidingHeader>() + from * sizeof(double), count * sizeof(double)));

    private ReadOnlySpan<IsolationNode> Nodes(ReadOnlySpan<byte> state, int dimensions, int tree) =>
        MemoryMarshal.Cast<byte, IsolationNode>(state[Trees(dimensions)..]).Slice(tree * _perTree, _perTree);
}
