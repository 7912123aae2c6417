using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// Puts points into a tree and takes them out, so that at any time the tree is distributed as one drawn anew over the points it holds: Guha, Mishra,
/// Roy and Schrijvers, "Robust random cut forest based anomaly detection on streams", ICML 2016, algorithms 1 and 2.
/// </summary>
internal static class CutTree
{
    public static void Clear(in ForestView view, int tree)
    {
        int inner = view.Layout.Inner, sample = view.Layout.Sample;
        view.Roots[tree] = new CutTreeHeader { Root = ForestView.None, FreeNode = 0, FreeLeaf = 0 };
        for (int i = 0; i < inner; i++)
            view.Node(tree, i).Left = (ushort)(i + 1);
        for (int i = 0; i < sample; i++)
            view.LeafPoints[tree * sample + i] = i + 1;
    }

    /// <summary>Puts in a point.</summary>
    /// <returns>The point that stands for it: another place where the tree holds an equal one.</returns>
    public static int Insert(in ForestView view, int tree, int slot, ReadOnlySpan<float> weights, ref SplitMix64 random)
    {
        ref CutTreeHeader root = ref view.Roots[tree];
        root.Rows++;
        ReadOnlySpan<float> point = view.Point(slot);
        int inner = view.Layout.Inner;
        if (root.Root == ForestView.None)
        {
            root.Root = NewLeaf(view, tree, slot);
            return slot;
        }
        ref ushort link = ref root.Root;
        while (link < inner)
        {
            Span<float> box = view.Box(tree, link);
            float outside = CutBox.Outside(box, point, weights, out float size);
            if (outside > 0)
            {
                float at = (float)(random.NextDouble() * size);
                if (at < outside)
                {
                    Separate(view, tree, ref link, slot, box[..point.Length], box[point.Length..], weights, at);
                    return slot;
                }
                CutBox.Include(box, point);
            }
            ref CutNode node = ref view.Node(tree, link);
            node.Rows++;
            link = ref point[node.Dimension] <= node.Cut ? ref node.Left : ref node.Right;
        }
        int equal = view.LeafPoint(tree, link);
        ReadOnlySpan<float> other = view.Point(equal);
        float distance = CutBox.Distance(point, other, weights);
        if (distance > 0)
        {
            Separate(view, tree, ref link, slot, other, other, weights, (float)(random.NextDouble() * distance));
            return slot;
        }
        view.LeafCounts[tree * view.Layout.Sample + link - inner]++;
        return equal;
    }

    /// <summary>Takes out a point that <see cref="Insert"/> said stands for one that was put in.</summary>
    public static void Remove(in ForestView view, int tree, int slot)
    {
        ref CutTreeHeader root = ref view.Roots[tree];
        root.Rows--;
        ReadOnlySpan<float> point = view.Point(slot);
        int inner = view.Layout.Inner, depth = 0;
        Span<ushort> path = stackalloc ushort[inner];
        ushort at = root.Root;
        while (at < inner)
        {
            path[depth++] = at;
            ref CutNode node = ref view.Node(tree, at);
            node.Rows--;
            at = point[node.Dimension] <= node.Cut ? node.Left : node.Right;
        }
        int leaf = tree * view.Layout.Sample + at - inner;
        if (view.LeafCounts[leaf] > 1)
        {
            view.LeafCounts[leaf]--;
            return;
        }
        view.LeafPoints[leaf] = root.FreeLeaf;
        root.FreeLeaf = (ushort)(at - inner);
        if (depth == 0)
        {
            root.Root = ForestView.None;
            return;
        }
        ushort parent = path[--depth];
        ref CutNode gone = ref view.Node(tree, parent);
        ushort sibling = gone.Left == at ? gone.Right : gone.Left;
        gone.Left = root.FreeNode;
        root.FreeNode = parent;
        if (depth == 0)
        {
            root.Root = sibling;
            return;
        }
        ref CutNode grandparent = ref view.Node(tree, path[depth - 1]);
        if (grandparent.Left == parent)
            grandparent.Left = sibling;
        else
            grandparent.Right = sibling;
        // A box that the point did not reach to, or that stays as it is, leaves all boxes around it as they are.
        while (depth-- > 0 && CutBox.Touches(view.Box(tree, path[depth]), point) && Rebox(view, tree, path[depth]))
        {
        }
    }

    private static bool Rebox(in ForestView view, int tree, int at)
    {
        ref readonly CutNode node = ref view.Node(tree, at);
        int stride = view.Layout.Stride;
        ReadOnlySpan<float> left = Corners(view, tree, node.Left), right = Corners(view, tree, node.Right);
        return CutBox.Join(view.Box(tree, at), left[..stride], left[^stride..], right[..stride], right[^stride..]);
    }

    /// <summary>The corners of a child: of a leaf both are its point.</summary>
    private static ReadOnlySpan<float> Corners(in ForestView view, int tree, int child) =>
        child < view.Layout.Inner ? view.Box(tree, child) : view.Point(view.LeafPoint(tree, child));

    /// <summary>Cuts between a point and what lies below a link, at the given place of all that lies between them.</summary>
    private static void Separate(
        in ForestView view, int tree, ref ushort link, int slot, ReadOnlySpan<float> low, ReadOnlySpan<float> high, ReadOnlySpan<float> weights, float at)
    {
        ReadOnlySpan<float> point = view.Point(slot);
        int dimension = -1;
        double share = 0;
        for (int d = 0; d < view.Layout.Dimensions; d++)
        {
            float gap = weights[d] * Math.Max(Math.Max(point[d] - high[d], low[d] - point[d]), 0);
            if (!(gap > 0))
                continue;
            dimension = d;
            share = Math.Min(at / gap, 1);
            if (at < gap)
                break;
            // Rounding may leave a rest behind the last gap, which is then taken.
            at -= gap;
        }
        bool above = point[dimension] > high[dimension];
        float from = above ? high[dimension] : point[dimension], to = above ? point[dimension] : low[dimension];
        float cut = (float)(from + share * ((double)to - from));
        ref CutTreeHeader root = ref view.Roots[tree];
        ushort leaf = NewLeaf(view, tree, slot), added = root.FreeNode;
        ref CutNode node = ref view.Node(tree, added);
        root.FreeNode = node.Left;
        node = new CutNode
        {
            Left = above ? link : leaf,
            Right = above ? leaf : link,
            Dimension = (ushort)dimension,
            Rows = (ushort)(view.Rows(tree, link) + 1),
            Cut = cut >= to ? from : cut,
        };
        CutBox.Join(view.Box(tree, added), low, high, point, point);
        link = added;
    }

    private static ushort NewLeaf(in ForestView view, int tree, int slot)
    {
        ref CutTreeHeader root = ref view.Roots[tree];
        int leaf = root.FreeLeaf, at = tree * view.Layout.Sample + leaf;
        root.FreeLeaf = (ushort)view.LeafPoints[at];
        view.LeafPoints[at] = slot;
        view.LeafCounts[at] = 1;
        return (ushort)(leaf + view.Layout.Inner);
    }
}
