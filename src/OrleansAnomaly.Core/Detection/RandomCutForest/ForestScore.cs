namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// The collusive displacement of a point (section 3 of the paper): what it and those few beside it displace of the tree, per point of theirs; here
/// its expectation over all ways in which the point would be put into the tree, so that a question changes nothing and draws nothing. Where the point
/// would be cut off above m points, {the point} displaces m; and the m + 1 below a node displace all that lies below its sibling.
/// The largest of these counts, so that below a node with fewer points than a group above it displaces nothing more can change, and the walk ends.
/// What a dimension cut off that the question leaves out counts for nothing.
/// </summary>
internal sealed class ForestScore
{
    /// <summary>What is less likely than that changes no score that anyone could tell from another.</summary>
    private const double Negligible = 1e-9;

    private readonly ForestLayout _layout;
    private readonly double[] _inverse;

    public ForestScore(ForestLayout layout)
    {
        _layout = layout;
        _inverse = [0, .. Enumerable.Range(1, layout.Sample + 1).Select(n => 1.0 / n)];
    }

    /// <summary>How odd a point is: the mean over the trees of its expected collusive displacement as a share of the tree's points; 0 to 1.</summary>
    public double Score(in ForestView view, ReadOnlySpan<float> point, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        Span<ushort> path = stackalloc ushort[_layout.Inner];
        for (int tree = 0; tree < _layout.Trees; tree++)
            sum += Score(view, tree, point, weights, path);
        return sum / _layout.Trees;
    }

    private double Score(in ForestView view, int tree, ReadOnlySpan<float> point, ReadOnlySpan<float> weights, Span<ushort> path)
    {
        int at = view.Roots[tree].Root, inner = _layout.Inner, total = view.Roots[tree].Rows, above = total, cutBy = 0, depth = 0, rows;
        if (at == ForestView.None)
            return 0;
        // First the way down, then what it passes: the boxes do not depend on each other, so that the machine fetches them all at once.
        double collusive = 0, sum = 0, reached = 1;
        ReadOnlySpan<CutNode> nodes = view.Nodes.Slice(tree * inner, inner);
        ReadOnlySpan<double> inverse = _inverse;
        while (true)
        {
            bool leaf = at >= inner;
            rows = leaf ? view.Rows(tree, at) : nodes[at].Rows;
            if (weights[cutBy] != 0)
                collusive = Math.Max(collusive, (above + 1) * inverse[rows + 1] - 1);
            if (leaf || rows <= collusive)
                break;
            above = rows;
            path[depth++] = (ushort)at;
            ref readonly CutNode node = ref nodes[at];
            cutBy = node.Dimension;
            at = node.Child(point[cutBy] > node.Cut);
        }
        for (int i = 0; i < depth && reached >= Negligible; i++)
        {
            double cut = CutBox.Outside(view.Box(tree, path[i]), point, weights, out float size) / (double)Math.Max(size, float.Epsilon);
            sum += reached * cut * nodes[path[i]].Rows;
            reached *= 1 - cut;
        }
        bool alone = rows > collusive && CutBox.Distance(point, view.Point(view.LeafPoint(tree, at)), weights) > 0;
        return (sum + reached * (alone ? rows : collusive)) * inverse[total];
    }

    /// <summary>
    /// Parts the score among the coordinates: what a cut adds belongs to the dimensions in proportion to their share of it; what a group displaces, to
    /// the dimension that cut off the group. Coordinates that were left out have no part. Adds up to the score but for rounding.
    /// </summary>
    public void Attribute(in ForestView view, ReadOnlySpan<float> point, ReadOnlySpan<float> weights, Span<double> parts)
    {
        parts.Clear();
        for (int tree = 0; tree < _layout.Trees; tree++)
            Attribute(view, tree, point, weights, parts);
    }

    private void Attribute(in ForestView view, int tree, ReadOnlySpan<float> point, ReadOnlySpan<float> weights, Span<double> parts)
    {
        int at = view.Roots[tree].Root;
        if (at == ForestView.None)
            return;
        double reached = _inverse[view.Roots[tree].Rows] / _layout.Trees, collusive = 0;
        int above = view.Roots[tree].Rows, group = -1, cutBy = 0, stride = _layout.Stride;
        while (true)
        {
            bool leaf = at >= _layout.Inner;
            int rows = view.Rows(tree, at);
            double displaced = (above + 1) * _inverse[rows + 1] - 1;
            if (displaced > collusive && weights[cutBy] != 0)
                (collusive, group) = (displaced, cutBy);
            above = rows;
            if (rows <= collusive)
            {
                parts[group] += reached * collusive;
                return;
            }
            ReadOnlySpan<float> box = leaf ? view.Point(view.LeafPoint(tree, at)) : view.Box(tree, at);
            ReadOnlySpan<float> low = box[..stride], high = box[^stride..];
            float size = 0;
            float outside = leaf ? size = CutBox.Distance(point, box, weights) : CutBox.Outside(box, point, weights, out size);
            double cut = outside > 0 ? (double)outside / size : 0;
            double worth = outside > 0 ? reached * rows / size : 0;
            for (int d = 0; d < _layout.Dimensions && worth > 0; d++)
                parts[d] += worth * weights[d] * Math.Max(Math.Max(point[d] - high[d], low[d] - point[d]), 0);
            if (leaf && outside == 0 && group >= 0)
                parts[group] += reached * collusive;
            reached *= 1 - cut;
            if (leaf)
                return;
            ref readonly CutNode node = ref view.Node(tree, at);
            cutBy = node.Dimension;
            at = node.Child(point[cutBy] > node.Cut);
        }
    }
}
