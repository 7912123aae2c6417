using System.Buffers.Binary;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.History;

/// <summary>Checksums of columns: SQLite has none of its own in its pages.</summary>
internal static class Checksum
{
    /// <summary>The CRC-32C of <paramref name="place"/> and then the bytes: what belongs elsewhere does not fit here.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, ulong place)
    {
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(first, place);
        return Crc32C.Then(Crc32C.Of(first), bytes);
    }
}
