using System.Buffers.Binary;
using System.Numerics;

namespace OrleansAnomaly.Storage.Log;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of all bytes so far and these; begins with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>The checksum of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);
}
