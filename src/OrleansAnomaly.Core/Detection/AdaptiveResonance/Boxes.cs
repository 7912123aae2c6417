using System.Runtime.Intrinsics;

namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>The boxes that hold the patterns that a series has made: how well one fits, and how they grow. All of integers.</summary>
internal static class Boxes
{
    /// <summary>Most boxes of a series; beyond, the one that was not used for longest gives way.</summary>
    public const int Most = 128;

    /// <summary>The match with the best box, f³z², and z, the match of the newest level alone.</summary>
    public static (double Best, double Last) BestOf(in ResonanceState s, Vector128<byte> pattern)
    {
        Vector128<byte> rest = Vector128.Create(Pattern.Full) - pattern;
        double best = -1, last = 0;
        ReadOnlySpan<byte> sides = s.Sides;
        for (int box = 0; box < s.Boxes; box++)
        {
            double match = MatchOf(sides, box, pattern, rest, out double z);
            if (match > best)
                (best, last) = (match, z);
        }
        return (best, last);
    }

    private static double MatchOf(ReadOnlySpan<byte> sides, int box, Vector128<byte> pattern, Vector128<byte> rest, out double last)
    {
        Vector128<byte> low = Vector128.Create(sides.Slice(box * Pattern.Length, Pattern.Length));
        Vector128<byte> high = Vector128.Create(sides.Slice((Most + box) * Pattern.Length, Pattern.Length));
        Vector128<byte> common = Vector128.Min(pattern, low) + Vector128.Min(rest, high);
        Vector128<byte> own = low + high;
        double f = Sum(common) / (double)Sum(own);
        last = common[Pattern.Length - 1] / (double)own[Pattern.Length - 1];
        return f * f * f * last * last;
    }

    private static int Sum(Vector128<byte> bytes)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        return Vector128.Sum(lower + upper);
    }

    /// <summary>Lets every box that matches well grow to hold the pattern; where none does the pattern becomes a box.</summary>
    /// <param name="s">Whose boxes.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="vigilance">From which match on a box grows.</param>
    /// <param name="best">The match of the best box.</param>
    public static void Learn(ref ResonanceState s, Vector128<byte> pattern, double vigilance, double best)
    {
        Vector128<byte> rest = Vector128.Create(Pattern.Full) - pattern;
        Span<byte> sides = s.Corners;
        bool fits = false;
        int oldest = 0;
        int stamp = s.Vectors;
        for (int box = 0; box < s.Boxes; box++)
        {
            if (best >= vigilance && MatchOf(sides, box, pattern, rest, out _) >= vigilance)
            {
                fits = true;
                s.Used[box] = stamp;
                Vector128.Min(pattern, Vector128.Create((ReadOnlySpan<byte>)sides.Slice(box * Pattern.Length, Pattern.Length))).CopyTo(sides[(box * Pattern.Length)..]);
                int upper = (Most + box) * Pattern.Length;
                Vector128.Min(rest, Vector128.Create((ReadOnlySpan<byte>)sides.Slice(upper, Pattern.Length))).CopyTo(sides[upper..]);
            }
            if (s.Used[box] < s.Used[oldest])
                oldest = box;
        }
        if (!fits)
        {
            int box = s.Boxes < Most ? s.Boxes++ : oldest;
            pattern.CopyTo(sides[(box * Pattern.Length)..]);
            rest.CopyTo(sides[((Most + box) * Pattern.Length)..]);
            s.Used[box] = stamp;
        }
    }
}
