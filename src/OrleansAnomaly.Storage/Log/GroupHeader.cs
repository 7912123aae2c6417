using OrleansAnomaly.Storage.Files;
using System.Buffers.Binary;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// What stands before a group's records. Its checksum begins with the segment's number, so that a group of another segment, left behind in
/// the disk's blocks, is never taken for one of this.
/// </summary>
/// <param name="Bytes">Bytes of the records that follow.</param>
/// <param name="Records">How many records follow; 1 or more.</param>
/// <param name="FirstSequence">Sequence of the first record.</param>
/// <param name="DurableSequence">What lies before this sequence was durable when the group was written.</param>
/// <param name="Time">When that was, in µs since 1970.</param>
internal readonly record struct GroupHeader(int Bytes, int Records, long FirstSequence, long DurableSequence, long Time)
{
    public const int Size = 40;

    /// <summary>"OAG1" in ASCII.</summary>
    public const uint Magic = 0x3147414F;

    // Leaves room for all the counts of a group and for a loss of as many rows, so that no sum of accepted numbers overflows.
    public const long MaxSequence = 1L << 60;

    public void Write(Span<byte> target, long segment)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Records);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], DurableSequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(target, segment));
    }

    /// <summary>Reads a header from 40 bytes, or says what is wrong with them.</summary>
    public static string? Read(ReadOnlySpan<byte> source, long segment, out GroupHeader header)
    {
        header = default;
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (magic != Magic)
            return $"a group begins with 0x{magic:X8}; expected 0x{Magic:X8}";
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]), expected = Checksum(source, segment);
        if (found != expected)
            return $"the group header's checksum is 0x{found:X8}; expected 0x{expected:X8}";
        header = new GroupHeader(BinaryPrimitives.ReadInt32LittleEndian(source[8..]), BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]), BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]));
        if (header.Bytes is < LogGroup.RecordHeaderBytes or > LogGroup.MaxBytes - Size)
            return $"the group has {header.Bytes} bytes of records; expected {LogGroup.RecordHeaderBytes} to {LogGroup.MaxBytes - Size}";
        if (header.Records < 1 || header.Records > header.Bytes / LogGroup.RecordHeaderBytes)
            return $"the group has {header.Records} records; expected 1 to {header.Bytes / LogGroup.RecordHeaderBytes}";
        if (header.FirstSequence is < 0 or > MaxSequence)
            return $"the group's first sequence is {header.FirstSequence}; expected 0 to {MaxSequence}";
        if (header.DurableSequence < 0 || header.DurableSequence > header.FirstSequence)
            return $"the group's durable sequence is {header.DurableSequence}; expected 0 to {header.FirstSequence}";
        return null;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, long segment)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, segment);
        return Crc32C.Then(Crc32C.Of(number), bytes[8..Size]);
    }
}
