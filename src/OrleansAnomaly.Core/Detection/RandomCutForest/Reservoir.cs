namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// The sample of each tree: those rows with the smallest keys, a key being exponential and divided by the row's weight (Efraimidis and Spirakis,
/// "Weighted random sampling with a reservoir", Information Processing Letters 97, 2006). The keys of a tree are a heap with the largest on top.
/// </summary>
internal static class Reservoir
{
    /// <summary>Below it all keys are brought back to size, by a power of two, which changes none of their digits.</summary>
    private const double SmallestGrowth = 6.2230152778611417e-61;   // 2⁻²⁰⁰

    /// <summary>Puts a key at the end of a tree's heap and lets it rise.</summary>
    public static void Push(in ForestView view, int tree, int count, double key, int item)
    {
        int from = tree * view.Layout.Sample, at = count;
        while (at > 0 && view.Keys[from + (at - 1) / 2] < key)
        {
            Copy(view, from, (at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        view.Keys[from + at] = key;
        view.Items[from + at] = item;
    }

    /// <summary>Puts a key in the place of the largest and lets it sink.</summary>
    public static void Replace(in ForestView view, int tree, double key, int item)
    {
        int sample = view.Layout.Sample, from = tree * sample, at = 0;
        while (2 * at + 1 < sample)
        {
            int child = 2 * at + 1;
            if (child + 1 < sample && view.Keys[from + child + 1] > view.Keys[from + child])
                child++;
            if (view.Keys[from + child] <= key)
                break;
            Copy(view, from, child, at);
            at = child;
        }
        view.Keys[from + at] = key;
        view.Items[from + at] = item;
    }

    /// <summary>One more row has come.</summary>
    public static void Age(in ForestView view, double perRow)
    {
        view.Header.Growth *= perRow;
        if (view.Header.Growth > SmallestGrowth)
            return;
        view.Header.Growth /= SmallestGrowth;
        foreach (ref double key in view.Keys)
            key /= SmallestGrowth;
    }

    private static void Copy(in ForestView view, int from, int source, int target)
    {
        view.Keys[from + target] = view.Keys[from + source];
        view.Items[from + target] = view.Items[from + source];
    }
}
