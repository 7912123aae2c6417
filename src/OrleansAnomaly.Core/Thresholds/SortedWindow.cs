using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>The latest scores, as they came and sorted, over bytes of a state.</summary>
/// <param name="bytes"><see cref="Bytes"/> of them; all 0 where there is no score yet.</param>
/// <param name="length">Most scores.</param>
internal readonly ref struct SortedWindow(Span<byte> bytes, int length)
{
    private const int Header = 2 * sizeof(int);

    private readonly ref int _count = ref MemoryMarshal.AsRef<int>(bytes);
    private readonly ref int _next = ref MemoryMarshal.AsRef<int>(bytes[sizeof(int)..]);
    private readonly Span<double> _latest = MemoryMarshal.Cast<byte, double>(bytes[Header..])[..length];
    private readonly Span<double> _sorted = MemoryMarshal.Cast<byte, double>(bytes[Header..]).Slice(length, length);

    /// <summary>The scores, rising.</summary>
    public ReadOnlySpan<double> Sorted => _sorted[.._count];

    public static int Bytes(int length) => Header + 2 * length * sizeof(double);

    /// <summary>The scores of a state that is only read, rising.</summary>
    public static ReadOnlySpan<double> Read(ReadOnlySpan<byte> bytes, int length) =>
        MemoryMarshal.Cast<byte, double>(bytes[Header..]).Slice(length, MemoryMarshal.Read<int>(bytes));

    /// <summary>Takes in a finite score; the oldest goes where the window is full.</summary>
    public void Add(double score)
    {
        Span<double> sorted = _sorted[.._count];
        if (_count == length)
        {
            int gone = sorted.BinarySearch(_latest[_next]);
            sorted[(gone + 1)..].CopyTo(sorted[gone..]);
            sorted = sorted[..^1];
        }
        else
        {
            _count++;
        }
        int place = sorted.BinarySearch(score);
        place = place < 0 ? ~place : place;
        sorted[place..].CopyTo(_sorted[(place + 1)..]);
        _sorted[place] = score;
        _latest[_next] = score;
        _next = _next + 1 < length ? _next + 1 : 0;
    }
}
