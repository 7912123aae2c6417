using System.Buffers.Binary;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>What stands before a record's payload.</summary>
/// <param name="Length">Bytes of the record, with its header.</param>
/// <param name="Partition">Whose record it is: 0 … 1,023.</param>
/// <param name="Count">How many positions it takes; 1 or more.</param>
/// <param name="Position">Its position in its partition, as it was read: nothing has been held against it.</param>
internal readonly record struct RecordHeader(int Length, int Partition, int Count, long Position)
{
    /// <summary>Reads the header of the record that begins here and checks the whole record, or says what is wrong.</summary>
    /// <param name="bytes">The record; others may follow.</param>
    /// <param name="header">What was read.</param>
    public static string? Read(ReadOnlySpan<byte> bytes, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < LogGroup.RecordHeaderBytes)
            return $"{bytes.Length} bytes are left; expected a record header of {LogGroup.RecordHeaderBytes}";
        int payload = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (payload < 0 || payload > bytes.Length - LogGroup.RecordHeaderBytes)
            return $"the payload has {(uint)payload} bytes; expected at most {bytes.Length - LogGroup.RecordHeaderBytes}";
        int length = LogGroup.RecordHeaderBytes + payload;
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes), expected = Crc32C.Of(bytes[4..length]);
        if (crc != expected)
            return $"the checksum is 0x{crc:X8}; expected 0x{expected:X8}";
        if ((RecordKind)bytes[LogGroup.KindAt] is < RecordKind.Define or > RecordKind.BlobRef || bytes[LogGroup.KindAt + 1] != 0)
            return $"the kind is {BinaryPrimitives.ReadUInt16LittleEndian(bytes[LogGroup.KindAt..])}; expected 1 to 5";
        int partition = BinaryPrimitives.ReadUInt16LittleEndian(bytes[LogGroup.PartitionAt..]);
        if (partition >= SensorId.Partitions)
            return $"the partition is {partition}; expected 0 to {SensorId.Partitions - 1}";
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[LogGroup.CountAt..]);
        if (count < 1)
            return $"the count is {count}; expected 1 or more";
        header = new RecordHeader(length, partition, count, BinaryPrimitives.ReadInt64LittleEndian(bytes[LogGroup.PositionAt..]));
        return null;
    }
}
