using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// Random cut trees over points of a fixed number of coordinates, each over its own sample of the points that have come, later ones likelier
/// (Guha, Mishra, Roy and Schrijvers, "Robust random cut forest based anomaly detection on streams", ICML 2016). A cut falls on a dimension in
/// proportion to the box's width in it times the dimension's weight; a weight of 0 in a question leaves a dimension out.
/// Points are rounded up to <see cref="ForestLayout.Stride"/> coordinates, finite, never −0, and 0 beyond the last; weights likewise.
/// </summary>
internal sealed class RandomCutForest
{
    private readonly ForestLayout _layout;
    private readonly ForestScore _score;
    private readonly ulong _seed;
    private readonly double _perRow;

    public RandomCutForest(int dimensions, RandomCutForestOptions options)
    {
        _layout = new ForestLayout(dimensions, options.Trees, options.SampleSize);
        _score = new ForestScore(_layout);
        _seed = options.Seed;
        _perRow = Real.Exp(-1.0 / (options.Memory == 0 ? 10 * options.SampleSize : options.Memory));
    }

    public ForestLayout Layout => _layout;

    public void Initialize(Span<byte> state)
    {
        state[.._layout.Bytes].Clear();
        var view = new ForestView(_layout, state);
        view.Header.Random = new SplitMix64(_seed);
        Clear(view);
    }

    /// <summary>Forgets all points, but not where the generator is.</summary>
    public void Clear(Span<byte> state) => Clear(new ForestView(_layout, state));

    /// <summary>How odd a point is, 0 to 1: <see cref="ForestScore"/>.</summary>
    public double Score(ReadOnlySpan<byte> state, ReadOnlySpan<float> point, ReadOnlySpan<float> weights) =>
        _score.Score(ForestView.Of(_layout, state), point, weights);

    /// <summary>Parts the score among the coordinates.</summary>
    public void Attribute(ReadOnlySpan<byte> state, ReadOnlySpan<float> point, ReadOnlySpan<float> weights, Span<double> parts) =>
        _score.Attribute(ForestView.Of(_layout, state), point, weights, parts);

    /// <summary>Fills the coordinates whose weight is 0: <see cref="ForestImputation"/>.</summary>
    public void Impute(ReadOnlySpan<byte> state, Span<float> point, ReadOnlySpan<float> weights) =>
        ForestImputation.Fill(ForestView.Of(_layout, state), point, weights);

    /// <summary>Keeps a point, or gives it back, in a place of the room for points while there is no tree yet.</summary>
    public void Waiting(Span<byte> state, int place, Span<float> point, bool store)
    {
        Span<float> room = new ForestView(_layout, state).Point(place);
        if (store)
            point.CopyTo(room);
        else
            room.CopyTo(point);
    }

    /// <summary>Offers a point to every tree.</summary>
    /// <param name="state">What was learned.</param>
    /// <param name="point">The point.</param>
    /// <param name="weights">The weight of each dimension; &gt; 0.</param>
    /// <param name="share">How likely it is taken, 1 being a usual point.</param>
    public void Update(Span<byte> state, ReadOnlySpan<float> point, ReadOnlySpan<float> weights, double share)
    {
        var view = new ForestView(_layout, state);
        Reservoir.Age(view, _perRow);
        int slot = view.Header.FreeSlot;
        view.Header.FreeSlot = ~view.References[slot];
        view.References[slot] = 0;
        point.CopyTo(view.Point(slot));
        double scale = view.Header.Growth / share;
        SplitMix64 random = view.Header.Random;
        for (int tree = 0; tree < _layout.Trees; tree++)
        {
            int rows = view.Roots[tree].Rows, top = tree * _layout.Sample;
            // −ln(1 − u) is at least u, so that most rows need no logarithm to be passed over.
            double u = random.NextDouble();
            if (rows == _layout.Sample && u * scale >= view.Keys[top])
                continue;
            double key = -Real.Log(1 - u) * scale;
            if (rows == _layout.Sample)
            {
                if (key >= view.Keys[top])
                    continue;
                int old = view.Items[top];
                CutTree.Remove(view, tree, old);
                Release(view, old);
                int taken = CutTree.Insert(view, tree, slot, weights, ref random);
                view.References[taken]++;
                Reservoir.Replace(view, tree, key, taken);
                continue;
            }
            int put = CutTree.Insert(view, tree, slot, weights, ref random);
            view.References[put]++;
            Reservoir.Push(view, tree, rows, key, put);
        }
        view.Header.Random = random;
        if (view.References[slot] == 0)
            Free(view, slot);
    }

    /// <summary>The largest size of a coordinate of a dimension in any tree.</summary>
    public float Reach(ReadOnlySpan<byte> state, int dimension)
    {
        ForestView view = ForestView.Of(_layout, state);
        float reach = 0;
        for (int tree = 0; tree < _layout.Trees; tree++)
        {
            int root = view.Roots[tree].Root;
            if (root >= _layout.Inner)
                continue;
            ReadOnlySpan<float> box = view.Box(tree, root);
            reach = Math.Max(reach, Math.Max(Math.Abs(box[dimension]), Math.Abs(box[_layout.Stride + dimension])));
        }
        return reach;
    }

    private void Clear(in ForestView view)
    {
        view.Header.Growth = 1;
        for (int tree = 0; tree < _layout.Trees; tree++)
            CutTree.Clear(view, tree);
        view.Header.FreeSlot = 0;
        for (int slot = 0; slot < _layout.Slots; slot++)
            view.References[slot] = ~(slot + 1 < _layout.Slots ? slot + 1 : -1);
    }

    private static void Release(in ForestView view, int slot)
    {
        if (--view.References[slot] == 0)
            Free(view, slot);
    }

    private static void Free(in ForestView view, int slot)
    {
        view.References[slot] = ~view.Header.FreeSlot;
        view.Header.FreeSlot = slot;
    }
}
