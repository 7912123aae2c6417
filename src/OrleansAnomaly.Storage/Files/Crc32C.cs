using System.Buffers.Binary;
using System.Numerics;

namespace OrleansAnomaly.Storage.Files;

/// <summary>CRC-32C (Castagnoli), as iSCSI (RFC 3720) and ext4 use it; processors have an instruction for it.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>; of "123456789" it is 0xE3069283.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Then(0, bytes);

    /// <summary>The checksum of what <paramref name="before"/> is the checksum of, followed by <paramref name="bytes"/>.</summary>
    public static uint Then(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (byte one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
