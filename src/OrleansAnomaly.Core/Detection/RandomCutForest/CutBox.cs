using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// Bounding boxes: lower corner, then upper. Eight coordinates at a time, whatever the machine has, and sums in one order. Coordinates are finite
/// and never −0, so that minima and maxima are the same everywhere.
/// </summary>
internal static class CutBox
{
    /// <summary>By how much, weighted, a point lies outside of a box, and how large the box would be with it; both summed over the dimensions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Outside(ReadOnlySpan<float> box, ReadOnlySpan<float> point, ReadOnlySpan<float> weights, out float size)
    {
        Vector256<float> outside = Vector256<float>.Zero, inside = Vector256<float>.Zero;
        int stride = weights.Length;
        ref float low = ref MemoryMarshal.GetReference(box[..(2 * stride)]);
        ref float x = ref MemoryMarshal.GetReference(point[..stride]);
        ref float weight = ref MemoryMarshal.GetReference(weights);
        for (int i = 0; i + 8 <= stride; i += 8)
        {
            Vector256<float> from = Vector256.LoadUnsafe(ref low, (nuint)i), to = Vector256.LoadUnsafe(ref low, (nuint)(stride + i));
            Vector256<float> at = Vector256.LoadUnsafe(ref x, (nuint)i), by = Vector256.LoadUnsafe(ref weight, (nuint)i);
            outside += by * Vector256.MaxNative(Vector256.MaxNative(at - to, from - at), Vector256<float>.Zero);
            inside += by * (to - from);
        }
        float beyond = Sum(outside);
        size = beyond + Sum(inside);
        return beyond;
    }

    /// <summary>The weighted distance of two points, by the sum of the differences.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other, ReadOnlySpan<float> weights)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        ref float first = ref MemoryMarshal.GetReference(one[..weights.Length]);
        ref float second = ref MemoryMarshal.GetReference(other[..weights.Length]);
        ref float weight = ref MemoryMarshal.GetReference(weights);
        for (int i = 0; i + 8 <= weights.Length; i += 8)
            sum += Vector256.LoadUnsafe(ref weight, (nuint)i) * Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)i) - Vector256.LoadUnsafe(ref second, (nuint)i));
        return Sum(sum);
    }

    /// <summary>Whether a point of a box is on its border in any dimension in which the box has a width.</summary>
    public static bool Touches(ReadOnlySpan<float> box, ReadOnlySpan<float> point)
    {
        Vector256<float> touched = Vector256<float>.Zero;
        int stride = point.Length;
        ref float low = ref MemoryMarshal.GetReference(box[..(2 * stride)]);
        ref float x = ref MemoryMarshal.GetReference(point);
        for (int i = 0; i + 8 <= stride; i += 8)
        {
            Vector256<float> from = Vector256.LoadUnsafe(ref low, (nuint)i), to = Vector256.LoadUnsafe(ref low, (nuint)(stride + i)), at = Vector256.LoadUnsafe(ref x, (nuint)i);
            touched |= Vector256.AndNot(Vector256.Equals(at, from) | Vector256.Equals(at, to), Vector256.Equals(from, to));
        }
        return touched.AsInt32() != Vector256<int>.Zero;
    }

    /// <summary>Makes the box hold the point too.</summary>
    public static void Include(Span<float> box, ReadOnlySpan<float> point) => Join(box, point, point, box, box[point.Length..]);

    /// <summary>The box of two boxes, or points, each given by its corners.</summary>
    /// <returns>Whether that is another than there was.</returns>
    public static bool Join(Span<float> box, ReadOnlySpan<float> low, ReadOnlySpan<float> high, ReadOnlySpan<float> otherLow, ReadOnlySpan<float> otherHigh)
    {
        bool changed = false;
        int stride = box.Length / 2;
        ref float first = ref MemoryMarshal.GetReference(box);
        for (int i = 0; i + 8 <= stride; i += 8)
        {
            Vector256<float> from = Vector256.MinNative(Vector256.Create(low.Slice(i, 8)), Vector256.Create(otherLow.Slice(i, 8)));
            Vector256<float> to = Vector256.MaxNative(Vector256.Create(high.Slice(i, 8)), Vector256.Create(otherHigh.Slice(i, 8)));
            changed |= from != Vector256.LoadUnsafe(ref first, (nuint)i) || to != Vector256.LoadUnsafe(ref first, (nuint)(stride + i));
            from.StoreUnsafe(ref first, (nuint)i);
            to.StoreUnsafe(ref first, (nuint)(stride + i));
        }
        return changed;
    }

    private static float Sum(Vector256<float> lanes)
    {
        Vector128<float> four = lanes.GetLower() + lanes.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }
}
