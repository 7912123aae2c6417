namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>What a forest expects in the place of coordinates that are missing.</summary>
internal static class ForestImputation
{
    /// <summary>Leaves of a tree that are looked at, at most about.</summary>
    private const int Leaves = 16;

    /// <summary>
    /// Fills the coordinates whose weight is 0. In each tree the point goes down both sides of cuts in such a dimension (of too many, down the fuller),
    /// and of the leaves it comes to the nearest by the other coordinates counts; the median over the trees is taken.
    /// </summary>
    public static void Fill(in ForestView view, Span<float> point, ReadOnlySpan<float> weights)
    {
        int trees = view.Layout.Trees;
        Span<int> nearest = stackalloc int[trees];
        int known = 0;
        for (int tree = 0; tree < trees; tree++)
        {
            int found = view.Roots[tree].Root == ForestView.None ? -1 : Nearest(view, tree, point, weights);
            if (found >= 0)
                nearest[known++] = found;
        }
        if (known == 0)
            return;
        Span<float> values = stackalloc float[known];
        for (int d = 0; d < view.Layout.Dimensions; d++)
        {
            if (weights[d] != 0)
                continue;
            for (int i = 0; i < known; i++)
                values[i] = view.Point(nearest[i])[d];
            values.Sort();
            point[d] = (float)(((double)values[(known - 1) / 2] + values[known / 2]) / 2);
        }
    }

    private static int Nearest(in ForestView view, int tree, ReadOnlySpan<float> point, ReadOnlySpan<float> weights)
    {
        Span<ushort> waiting = stackalloc ushort[Leaves];
        waiting[0] = view.Roots[tree].Root;
        int count = 1, best = -1;
        float least = float.PositiveInfinity;
        int looked = 0;
        while (count > 0)
        {
            ushort at = waiting[--count];
            while (at < view.Layout.Inner)
            {
                ref readonly CutNode node = ref view.Node(tree, at);
                if (weights[node.Dimension] != 0)
                {
                    at = point[node.Dimension] <= node.Cut ? node.Left : node.Right;
                    continue;
                }
                bool left = view.Rows(tree, node.Left) >= view.Rows(tree, node.Right);
                if (looked + count + 1 < Leaves)
                    waiting[count++] = left ? node.Right : node.Left;
                at = left ? node.Left : node.Right;
            }
            looked++;
            int leaf = view.LeafPoint(tree, at);
            float distance = CutBox.Distance(point, view.Point(leaf), weights);
            if (distance < least)
                (least, best) = (distance, leaf);
        }
        return best;
    }
}
