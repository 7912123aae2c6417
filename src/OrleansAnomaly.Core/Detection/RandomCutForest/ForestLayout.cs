using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>Where the columns of a forest's state lie.</summary>
internal sealed class ForestLayout
{
    public ForestLayout(int dimensions, int trees, int sample)
    {
        Dimensions = dimensions;
        Stride = (dimensions + 7) & ~7;
        Trees = trees;
        Sample = sample;
        Inner = sample - 1;
        // In the worst case no two trees share a row; and one more is there while it is learned.
        Slots = trees * sample + 1;
        int at = Aligned(Unsafe.SizeOf<ForestHeader>());
        Roots = Place(trees, Unsafe.SizeOf<CutTreeHeader>());
        Points = Place(Slots * Stride, sizeof(float));
        References = Place(Slots, sizeof(int));
        Nodes = Place(trees * Inner, Unsafe.SizeOf<CutNode>());
        Boxes = Place(trees * Inner * 2 * Stride, sizeof(float));
        LeafPoints = Place(trees * sample, sizeof(int));
        LeafCounts = Place(trees * sample, sizeof(ushort));
        Keys = Place(trees * sample, sizeof(double));
        Items = Place(trees * sample, sizeof(int));
        Bytes = at;

        int Place(int count, int size)
        {
            int from = at;
            at += Aligned(checked(count * size));
            return from;
        }
    }

    /// <summary>Coordinates of a point, and the same rounded up to a multiple of 8; those beyond are 0.</summary>
    public int Dimensions { get; }

    /// <inheritdoc cref="Dimensions"/>
    public int Stride { get; }

    public int Trees { get; }

    /// <summary>Leaves of a tree at most.</summary>
    public int Sample { get; }

    /// <summary>Inner nodes of a tree at most. A child below it is an inner node, others are leaves.</summary>
    public int Inner { get; }

    /// <summary>Places for points.</summary>
    public int Slots { get; }

    public int Roots { get; }

    public int Points { get; }

    public int References { get; }

    public int Nodes { get; }

    public int Boxes { get; }

    public int LeafPoints { get; }

    public int LeafCounts { get; }

    public int Keys { get; }

    public int Items { get; }

    public int Bytes { get; }

    private static int Aligned(int bytes) => checked(bytes + 7) & ~7;
}
