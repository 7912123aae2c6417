using System.Runtime.Intrinsics;

namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>
/// The shape of the latest blocks and where they lie: 16 numbers of 7 bits. Eight are the Haar transform of the levels around their middle, scaled to its
/// own range; eight are the levels themselves. A mirrored series has the mirrored numbers.
/// </summary>
internal static class Pattern
{
    /// <summary>How many blocks a pattern looks at.</summary>
    public const int Blocks = 8;

    /// <summary>How many numbers it has.</summary>
    public const int Length = 2 * Blocks;

    /// <summary>The largest of them; even, so that the middle is one too.</summary>
    public const byte Full = 126;

    private const double HalfRoot = 0.70710678118654752;

    /// <summary>The pattern of eight levels, given in halves of <paramref name="highest"/> / 2.</summary>
    public static Vector128<byte> Of(ReadOnlySpan<byte> levels, int highest)
    {
        byte low = byte.MaxValue, high = 0;
        foreach (byte level in levels)
        {
            low = Math.Min(low, level);
            high = Math.Max(high, level);
        }
        Span<double> shape = stackalloc double[Blocks];
        for (int i = 0; i < Blocks; i++)
            shape[i] = 2 * levels[i] - low - high;
        Haar(shape);

        double least = shape[0], most = shape[0];
        foreach (double value in shape)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        double middle = (least + most) / 2, stretch = most > least ? Full / (most - least) : 0;
        Span<byte> numbers = stackalloc byte[Length];
        for (int i = 0; i < Blocks; i++)
        {
            numbers[i] = Number((shape[i] - middle) * stretch);
            numbers[Blocks + i] = Number((levels[i] - highest / 2) * (double)Full / highest);
        }
        return Vector128.Create((ReadOnlySpan<byte>)numbers);
    }

    /// <summary>The number nearest to a distance from the middle; halves go outwards, on either side.</summary>
    private static byte Number(double fromMiddle) =>
        (byte)(Full / 2 + (fromMiddle < 0 ? -(int)(0.5 - fromMiddle) : (int)(fromMiddle + 0.5)));

    /// <summary>Means and differences of pairs, then of the means, and so on; orthonormal.</summary>
    private static void Haar(Span<double> values)
    {
        Span<double> next = stackalloc double[Blocks];
        for (int length = Blocks; length > 1; length /= 2)
        {
            for (int i = 0; i < length / 2; i++)
            {
                next[i] = (values[2 * i] + values[2 * i + 1]) * HalfRoot;
                next[length / 2 + i] = (values[2 * i] - values[2 * i + 1]) * HalfRoot;
            }
            next[..length].CopyTo(values);
        }
    }
}
