using OrleansAnomaly.Core.Detection.RandomCutForest;

namespace OrleansAnomaly.Core.Tests.Detection.Forests;

/// <summary>Looks at every node of a forest.</summary>
internal static class ForestInspection
{
    public static void AssertSound(ForestLayout layout, byte[] state)
    {
        var view = new ForestView(layout, state);
        int[] references = new int[layout.Slots];
        for (int tree = 0; tree < layout.Trees; tree++)
        {
            int rows = view.Roots[tree].Rows;
            var points = new Dictionary<int, int>();
            Assert.Equal(rows, Visit(view, tree, view.Roots[tree].Root, points, out _, out _));
            foreach (int item in view.Items.Slice(tree * layout.Sample, rows))
            {
                references[item]++;
                points[item]--;
            }
            // A leaf stands for just the rows of the sample that point at it.
            Assert.All(points.Values, left => Assert.Equal(0, left));
            for (int i = 1; i < rows; i++)
                Assert.True(view.Keys[tree * layout.Sample + i] <= view.Keys[tree * layout.Sample + (i - 1) / 2], "the heap is out of order");
        }
        int free = 0;
        for (int slot = view.Header.FreeSlot; slot >= 0; slot = ~view.References[slot])
        {
            Assert.Equal(0, references[slot]);
            free++;
        }
        Assert.Equal(layout.Slots, free + references.Count(count => count > 0));
        for (int slot = 0; slot < layout.Slots; slot++)
            Assert.True(references[slot] == 0 || references[slot] == view.References[slot], "a point is not counted as often as it is used");
    }

    private static int Visit(in ForestView view, int tree, int at, Dictionary<int, int> points, out float[] low, out float[] high)
    {
        int stride = view.Layout.Stride;
        if (at >= view.Layout.Inner)
        {
            int point = view.LeafPoint(tree, at);
            points.Add(point, view.Rows(tree, at));
            low = high = view.Point(point).ToArray();
            return view.Rows(tree, at);
        }
        CutNode node = view.Node(tree, at);
        int rows = Visit(view, tree, node.Left, points, out float[] leftLow, out float[] leftHigh)
            + Visit(view, tree, node.Right, points, out float[] rightLow, out float[] rightHigh);
        Assert.Equal(rows, node.Rows);
        Assert.True(leftHigh[node.Dimension] <= node.Cut && rightLow[node.Dimension] > node.Cut, "a cut does not part its children");
        low = [.. leftLow.Zip(rightLow, Math.Min)];
        high = [.. leftHigh.Zip(rightHigh, Math.Max)];
        Assert.Equal([.. low, .. high], view.Box(tree, at)[..(2 * stride)].ToArray());
        return rows;
    }
}
