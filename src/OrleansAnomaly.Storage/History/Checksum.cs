using System.Buffers.Binary;
using System.Numerics;

namespace OrleansAnomaly.Storage.History;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4) of columns: SQLite has no checksums of its own in its pages.</summary>
internal static class Checksum
{
    /// <summary>The checksum of bytes, after <paramref name="place"/>: what belongs elsewhere does not fit here.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, ulong place)
    {
        uint crc = BitOperations.Crc32C(uint.MaxValue, place);
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
