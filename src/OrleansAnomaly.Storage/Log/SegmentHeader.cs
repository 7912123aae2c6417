using System.Buffers.Binary;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>What stands at the beginning of a segment.</summary>
/// <param name="Number">Its number, as in its name.</param>
/// <param name="FirstSequence">Sequence of its first record. All that lies before was durable when the segment began.</param>
/// <param name="DurableSequence">Also what lies before this sequence was durable: groups that the segment took over from its forerunner.</param>
/// <param name="Created">When it was begun, in µs since 1970.</param>
/// <param name="Positions">Next position of every partition at its beginning.</param>
/// <param name="IsLeap">Whether numbers were left out before it: what had them was lost, and they are not given again.</param>
internal sealed record SegmentHeader(long Number, long FirstSequence, long DurableSequence, long Created, long[] Positions, bool IsLeap = false)
{
    public const int Size = PositionsAt + 8 * SensorId.Partitions + 4;

    private const int LeapAt = 12, PositionsAt = 48;
    private const uint Version = 1;

    /// <summary>"OALOGSEG" in ASCII.</summary>
    private const ulong Magic = 0x4745_5347_4F4C_414F;

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        bytes[LeapAt] = IsLeap ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), DurableSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), Created);
        for (int i = 0; i < Positions.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(PositionsAt + 8 * i), Positions[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Size - 4), Crc32C.Of(bytes.AsSpan(0, Size - 4)));
        return bytes;
    }

    /// <summary>Reads the header of an open segment.</summary>
    /// <exception cref="StorageException">It is not sound.</exception>
    public static SegmentHeader Read(IFile file, string path, long number)
    {
        var bytes = new byte[Size];
        int read = file.Read(bytes, 0);
        string? fault = read < Size ? $"the segment has {read} bytes; expected a header of {Size}" : Check(bytes, number);
        if (fault is not null)
            throw new StorageException(fault, path, 0);
        var positions = new long[SensorId.Partitions];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = Int64(bytes, PositionsAt + 8 * i);
            if (positions[i] is < 0 or > GroupHeader.MaxSequence)
                throw new StorageException($"the next position of partition {i} is {positions[i]}; expected 0 to {GroupHeader.MaxSequence}", path, 0);
        }
        return new SegmentHeader(number, Int64(bytes, 24), Int64(bytes, 32), Int64(bytes, 40), positions, bytes[LeapAt] != 0);
    }

    private static string? Check(byte[] bytes, long number)
    {
        ulong magic = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (magic != Magic)
            return $"the segment begins with 0x{magic:X16}; expected 0x{Magic:X16}";
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(Size - 4)), expected = Crc32C.Of(bytes.AsSpan(0, Size - 4));
        if (found != expected)
            return $"the segment header's checksum is 0x{found:X8}; expected 0x{expected:X8}";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        if (version != Version)
            return $"the segment has format {version}; expected {Version}";
        if (Int64(bytes, 16) != number)
            return $"the segment says that its number is {Int64(bytes, 16)}; expected {number}";
        long first = Int64(bytes, 24), durable = Int64(bytes, 32);
        if (first is < 0 or > GroupHeader.MaxSequence)
            return $"the segment's first sequence is {first}; expected 0 to {GroupHeader.MaxSequence}";
        return durable < first || durable > GroupHeader.MaxSequence ? $"the segment's durable sequence is {durable}; expected {first} to {GroupHeader.MaxSequence}" : null;
    }

    private static long Int64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
}
