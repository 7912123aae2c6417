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

    /// <summary>Displacing no more than that share of a tree is ordinary, how much less does not matter: it ends most walks before their last steps.</summary>
    private const double Ordinary = 1.0 / 32;

    /// <summary>Too small to change any size but 0.</summary>
    private const double Tiny = 1e-200;

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
        for (int tree = 0; tree < _layout.Trees; tree++)
            sum += Score(view, tree, point, weights);
        return sum / _layout.Trees;
    }

    private double Score(in ForestView view, int tree, ReadOnlySpan<float> point, ReadOnlySpan<float> weights)
    {
        int at = view.Roots[tree].Root, inner = _layout.Inner, total = view.Roots[tree].Rows, above = total, cutBy = 0;
        if (at == ForestView.None)
            return 0;
        double sum = 0, reached = 1, collusive = 0, least = total * Ordinary;
        ReadOnlySpan<CutNode> nodes = view.Nodes.Slice(tree * inner, inner);
        ReadOnlySpan<float> boxes = view.Boxes.Slice(tree * inner * 2 * weights.Length, inner * 2 * weights.Length);
        ReadOnlySpan<double> inverse = _inverse;
        int rows;
        while (true)
        {
            rows = at < inner ? nodes[at].Rows : view.Rows(tree, at);
            if (weights[cutBy] != 0)
                collusive = Math.Max(collusive, (above + 1) * inverse[rows + 1] - 1);
            if (at >= inner || rows <= collusive || rows <= least)
                break;
            above = rows;
            ref readonly CutNode node = ref nodes[at];
            float outside = CutBox.Outside(boxes.Slice(at * 2 * weights.Length, 2 * weights.Length), point, weights, out float size);
            cutBy = node.Dimension;
            at = node.Child(point[cutBy] > node.Cut);
            // No branch on whether it is 0, which would be foretold wrong as often as not.
            double cut = outside / (size + Tiny);
            sum += reached * cut * rows;
            reached *= 1 - cut;
            if (reached < Negligible)
                break;
        }
        double rest = Math.Max(rows, collusive);
        if (at >= inner && rows > least && CutBox.Distance(point, view.Point(view.LeafPoint(tree, at)), weights) == 0)
            rest = collusive;
        return (sum + reached * rest) * inverse[total];
    }

    /// <summary>
    /// Parts the score among the coordinates: what a cut adds belongs to the dimensions in proportion to their share of it; what a group displaces, to
    /// the dimension that cut off the group; the little that every point displaces, to all alike. Coordinates that were left out have no part.
    /// Adds up to the score but for rounding.
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
        int total = view.Roots[tree].Rows, above = total;
        double reached = _inverse[total] / _layout.Trees, collusive = 0;
        int group = -1, cutBy = 0, stride = _layout.Stride;
        while (true)
        {
            bool leaf = at >= _layout.Inner;
            int rows = view.Rows(tree, at);
            double displaced = (above + 1) * _inverse[rows + 1] - 1;
            if (displaced > collusive && weights[cutBy] != 0)
                (collusive, group) = (displaced, cutBy);
            above = rows;
            if (rows <= collusive || rows <= total * Ordinary)
            {
                if (rows <= collusive)
                    parts[group] += reached * collusive;
                else
                    Spread(parts, weights, reached * rows);
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

    /// <summary>What is ordinary is so in all coordinates that are there alike.</summary>
    private void Spread(Span<double> parts, ReadOnlySpan<float> weights, double worth)
    {
        int there = _layout.Dimensions - weights[.._layout.Dimensions].Count(0f);
        for (int d = 0; d < _layout.Dimensions; d++)
            parts[d] += weights[d] != 0 ? worth / there : 0;
    }
}
