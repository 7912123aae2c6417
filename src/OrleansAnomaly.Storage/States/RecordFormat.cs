using System.Buffers.Binary;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.States;

/// <summary>The bytes of a state record; docs/formats.md has the table.</summary>
internal static class RecordFormat
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 24;

    /// <summary>The longest payload: an asset of some sixteen thousand sensors.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    private const int LengthAt = 4, KindAt = 8, ReservedAt = 9, PartitionAt = 10, KeyAt = 12, PositionAt = 16;

    /// <summary>Writes the header of a record whose payload is <paramref name="payload"/>.</summary>
    public static void WriteHeader(Span<byte> header, StateKind kind, int partition, int key, long position, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header[LengthAt..], payload.Length);
        header[KindAt] = (byte)kind;
        header[ReservedAt] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[PartitionAt..], (ushort)partition);
        BinaryPrimitives.WriteInt32LittleEndian(header[KeyAt..], key);
        BinaryPrimitives.WriteInt64LittleEndian(header[PositionAt..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(header, Checksum(header, payload));
    }

    /// <summary>Length of the payload, as the header says it.</summary>
    public static int PayloadBytes(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header[LengthAt..]);

    /// <summary>What is wrong with the length that a header says; null where a payload of it fits into <paramref name="room"/> bytes.</summary>
    public static string? LengthFault(ReadOnlySpan<byte> header, long room)
    {
        long most = Math.Min(room, MaxPayloadBytes);
        int bytes = PayloadBytes(header);
        return bytes < 0 || bytes > most ? $"payload length is {bytes}; expected 0 to {most}" : null;
    }

    /// <summary>What is wrong with a whole record; null where it is sound.</summary>
    public static string? Fault(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(header), found = Checksum(header, payload);
        return found != expected ? $"checksum of the record is {found:x8}; expected {expected:x8}" : FieldFault(header);
    }

    /// <summary>What is wrong with the fields other than length and checksum; null where they can be a record's.</summary>
    public static string? FieldFault(ReadOnlySpan<byte> header)
    {
        int partition = BinaryPrimitives.ReadUInt16LittleEndian(header[PartitionAt..]);
        int key = BinaryPrimitives.ReadInt32LittleEndian(header[KeyAt..]);
        long position = BinaryPrimitives.ReadInt64LittleEndian(header[PositionAt..]);
        return !IsKind((StateKind)header[KindAt]) ? $"kind of record is {header[KindAt]}; expected 1 or 2"
            : header[ReservedAt] != 0 ? $"reserved byte is {header[ReservedAt]}; expected 0"
            : partition >= SensorId.Partitions ? $"partition is {partition}; expected 0 to {SensorId.Partitions - 1}"
            : key < 0 ? $"key is {key}; expected 0 or more"
            : position < -1 ? $"position is {position}; expected −1 or more"
            : null;
    }

    /// <summary>The record of a header and a payload in which there is no fault.</summary>
    public static StateRecord Record(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, StateRef at) => new(
        (StateKind)header[KindAt],
        BinaryPrimitives.ReadUInt16LittleEndian(header[PartitionAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(header[KeyAt..]),
        BinaryPrimitives.ReadInt64LittleEndian(header[PositionAt..]),
        at,
        payload);

    /// <summary>Whether there is such a kind.</summary>
    public static bool IsKind(StateKind kind) => kind is StateKind.Sensors or StateKind.Asset;

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        Crc32C.Then(Crc32C.Of(header[LengthAt..HeaderBytes]), payload);
}
