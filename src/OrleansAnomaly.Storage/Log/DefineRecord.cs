using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// What a record of kind <see cref="RecordKind.Define"/> holds: the ordinal of the first sensor in its partition as a little-endian i32, then
/// <see cref="SensorNames"/>. The sensors have ordinals that follow one another; how many there are is the record's count, and so many positions it takes.
/// </summary>
public static class DefineRecord
{
    private const int HeadBytes = sizeof(int);

    /// <summary>Bytes of the payload for these sensors.</summary>
    public static int Bytes(ReadOnlySpan<SensorId> names) => HeadBytes + SensorNames.Bytes(names);

    /// <summary>Writes a payload.</summary>
    /// <param name="payload">Where to; at least <see cref="Bytes"/> long.</param>
    /// <param name="firstOrdinal">The first sensor's ordinal in its partition.</param>
    /// <param name="names">The sensors; one or more.</param>
    public static void Write(Span<byte> payload, int firstOrdinal, ReadOnlySpan<SensorId> names)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, firstOrdinal);
        SensorNames.Write(names, payload[HeadBytes..]);
    }

    /// <summary>Reads a payload, or says what is wrong. Whether the sensors fit behind those that are known is for the reader's catalogue to say.</summary>
    /// <param name="payload">The payload, no more and no less.</param>
    /// <param name="count">The record's count.</param>
    /// <param name="firstOrdinal">The first sensor's ordinal in its partition; 0 or more.</param>
    /// <param name="names">The sensors.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, int count, out int firstOrdinal, [NotNullWhen(true)] out SensorId[]? names, [NotNullWhen(false)] out string? error)
    {
        firstOrdinal = 0;
        names = null;
        if (payload.Length < HeadBytes)
        {
            error = $"names of sensors in {payload.Length} bytes; expected at least {HeadBytes}";
            return false;
        }
        int first = BinaryPrimitives.ReadInt32LittleEndian(payload);
        if (first < 0)
        {
            error = $"the first sensor's ordinal is {first}; expected 0 or more";
            return false;
        }
        firstOrdinal = first;
        return SensorNames.TryRead(payload[HeadBytes..], count, out names, out error);
    }
}
