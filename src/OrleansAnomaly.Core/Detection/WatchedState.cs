using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection;

/// <summary>The bytes of an asset of which a detector knows its moments and packed matrices made of them.</summary>
internal readonly ref struct WatchedState
{
    public readonly ref WatchedHeader Header;
    public readonly RowMoments Moments;
    public readonly Span<double> Matrices;

    /// <summary>A view; whoever made it of read-only bytes must not write.</summary>
    public WatchedState(ReadOnlySpan<byte> state, int dimensions, int matrices)
    {
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(state), Bytes(dimensions, matrices));
        Header = ref MemoryMarshal.AsRef<WatchedHeader>(bytes);
        Span<double> numbers = MemoryMarshal.Cast<byte, double>(bytes[Unsafe.SizeOf<WatchedHeader>()..]);
        int triangle = PackedSymmetric.Length(dimensions);
        Moments = new RowMoments(
            numbers[..dimensions], numbers.Slice(dimensions, dimensions), numbers.Slice(2 * dimensions, dimensions), numbers.Slice(3 * dimensions, dimensions),
            numbers.Slice(4 * dimensions, triangle));
        Matrices = numbers[(4 * dimensions + triangle)..];
    }

    public static int Bytes(int dimensions, int matrices) =>
        Unsafe.SizeOf<WatchedHeader>() + sizeof(double) * (4 * dimensions + (1 + matrices) * PackedSymmetric.Length(dimensions));
}

/// <summary>What an asset has once.</summary>
internal struct WatchedHeader
{
    public int Rows;
    public int IsReady;     // 1 once the matrices are made
}
