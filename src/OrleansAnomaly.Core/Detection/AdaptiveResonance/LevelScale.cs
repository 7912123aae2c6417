namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>The levels that values of a range are parted into: how often each has come, and what becomes of them when the range widens.</summary>
internal static class LevelScale
{
    /// <summary>How many levels there are.</summary>
    public const int Count = 80;

    /// <summary>The highest in halves: a median may lie between two.</summary>
    public const int Highest = 2 * (Count - 1);

    private const double Stretch = 0.25;                // by how much of the new range a bound moves beyond a value that left it
    private const double Leap = 2;                      // ranges that a bound moves at once: one absurd value is not worth all levels

    /// <summary>The median of all levels, in halves, one more level included.</summary>
    public static int Median(in ResonanceState s, int counted)
    {
        ReadOnlySpan<ushort> counts = s.Counts;
        int total = s.Levelled + 1, below = 0, lower = -1;
        for (int level = 0; level < Count; level++)
        {
            below += counts[level] + (level == counted ? 1 : 0);
            if (lower < 0 && 2 * below >= total)
                lower = level;
            if (2 * below > total)
                return lower + level;
        }
        return 2 * lower;
    }

    /// <summary>Takes a level in.</summary>
    public static void Take(ref ResonanceState s, int level, int counted)
    {
        if (++s.Counts[counted] == ushort.MaxValue)
        {
            s.Levelled = -1;
            foreach (ref ushort count in (Span<ushort>)s.Counts)
                s.Levelled += count >>= 1;
        }
        s.Levelled++;
        Span<byte> window = s.Window;
        window[1..].CopyTo(window);
        window[^1] = (byte)level;
        s.Latest = Math.Min(s.Latest + 1, Pattern.Blocks);
    }

    /// <summary>Widens the range to hold a value that left it; boxes, window and counts keep their places in it.</summary>
    public static void Widen(ref ResonanceState s, double value)
    {
        double low = s.Low, high = s.High;
        value = Math.Clamp(value, low - Leap * (high - low), high + Leap * (high - low));
        if (value > high)
            high = value + Stretch * (value - low);
        else
            low = value - Stretch * (high - value);
        double scale = (s.High - s.Low) / (high - low), shift = (s.Low - low) / (high - low);
        (s.Low, s.High) = (low, high);

        Span<byte> sides = s.Corners;
        for (int box = 0; box < s.Boxes; box++)
        {
            if (sides[box * Pattern.Length] + sides[(Boxes.Most + box) * Pattern.Length] > Pattern.Full)
                continue;   // the one that is inside out
            for (int i = Pattern.Blocks; i < Pattern.Length; i++)
            {
                ref byte lower = ref sides[box * Pattern.Length + i], upper = ref sides[(Boxes.Most + box) * Pattern.Length + i];
                lower = (byte)Moved(lower, Pattern.Full, scale, shift);
                upper = (byte)(Pattern.Full - Moved(Pattern.Full - upper, Pattern.Full, scale, shift));
            }
        }
        foreach (ref byte level in (Span<byte>)s.Window)
            level = (byte)Moved(level, Highest, scale, shift);
        Span<int> counts = stackalloc int[Count];
        counts.Clear();
        int most = 0;
        for (int level = 0; level < Count; level++)
        {
            ref int count = ref counts[Moved(level, Count - 1, scale, shift)];
            count += s.Counts[level];
            most = Math.Max(most, count);
        }
        // What were many levels may now be one.
        int halvings = 0;
        while (most >> halvings >= ushort.MaxValue)
            halvings++;
        s.Levelled = 0;
        for (int level = 0; level < Count; level++)
            s.Levelled += s.Counts[level] = (ushort)(counts[level] >> halvings);
    }

    private static int Moved(int place, int highest, double scale, double shift) =>
        Math.Clamp((int)((place / (double)highest * scale + shift) * highest + 0.5), 0, highest);
}
