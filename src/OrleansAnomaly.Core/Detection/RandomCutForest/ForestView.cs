using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>The columns of one forest's state.</summary>
internal readonly ref struct ForestView
{
    /// <summary>A child that is none.</summary>
    public const ushort None = ushort.MaxValue;

    public readonly ForestLayout Layout;
    public readonly ref ForestHeader Header;
    public readonly Span<CutTreeHeader> Roots;
    public readonly Span<float> Points;

    /// <summary>How many rows of all samples a point stands for; where the place is free, ~ the next free one.</summary>
    public readonly Span<int> References;

    public readonly Span<CutNode> Nodes;
    public readonly Span<float> Boxes;
    public readonly Span<int> LeafPoints;
    public readonly Span<ushort> LeafCounts;

    /// <summary>Of each tree a heap, the largest first: the key of a row in the draw of the sample, and beside it the point.</summary>
    public readonly Span<double> Keys;
    public readonly Span<int> Items;

    public ForestView(ForestLayout layout, Span<byte> state)
    {
        Layout = layout;
        Header = ref MemoryMarshal.AsRef<ForestHeader>(state);
        Roots = Column<CutTreeHeader>(state, layout.Roots, layout.Trees);
        Points = Column<float>(state, layout.Points, layout.Slots * layout.Stride);
        References = Column<int>(state, layout.References, layout.Slots);
        Nodes = Column<CutNode>(state, layout.Nodes, layout.Trees * layout.Inner);
        Boxes = Column<float>(state, layout.Boxes, layout.Trees * layout.Inner * 2 * layout.Stride);
        LeafPoints = Column<int>(state, layout.LeafPoints, layout.Trees * layout.Sample);
        LeafCounts = Column<ushort>(state, layout.LeafCounts, layout.Trees * layout.Sample);
        Keys = Column<double>(state, layout.Keys, layout.Trees * layout.Sample);
        Items = Column<int>(state, layout.Items, layout.Trees * layout.Sample);
    }

    /// <summary>A view of a state that is only read: what is called with it must not write.</summary>
    public static ForestView Of(ForestLayout layout, ReadOnlySpan<byte> state) =>
        new(layout, MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(state), state.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Point(int slot) => Points.Slice(slot * Layout.Stride, Layout.Stride);

    /// <summary>The box of an inner node: its lower corner, then its upper one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Box(int tree, int node) => Boxes.Slice((tree * Layout.Inner + node) * 2 * Layout.Stride, 2 * Layout.Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref CutNode Node(int tree, int node) => ref Nodes[tree * Layout.Inner + node];

    /// <summary>Rows below a child.</summary>
    public int Rows(int tree, int child) =>
        child < Layout.Inner ? Node(tree, child).Rows : LeafCounts[tree * Layout.Sample + child - Layout.Inner];

    /// <summary>The point of a leaf.</summary>
    public int LeafPoint(int tree, int child) => LeafPoints[tree * Layout.Sample + child - Layout.Inner];

    private static Span<T> Column<T>(Span<byte> state, int at, int count)
        where T : struct => MemoryMarshal.Cast<byte, T>(state.Slice(at, count * Unsafe.SizeOf<T>()));
}
