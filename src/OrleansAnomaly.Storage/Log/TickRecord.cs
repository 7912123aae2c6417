using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Log;

/// <summary>What a record of kind <see cref="RecordKind.Tick"/> holds: the time, as a little-endian i64. It takes one position.</summary>
public static class TickRecord
{
    /// <summary>Bytes of the payload.</summary>
    public const int Bytes = sizeof(long);

    /// <summary>Writes a payload.</summary>
    /// <param name="payload">Where to; at least <see cref="Bytes"/> long.</param>
    /// <param name="time">What time it is (event time).</param>
    public static void Write(Span<byte> payload, long time) => BinaryPrimitives.WriteInt64LittleEndian(payload, time);

    /// <summary>Reads a payload, or says what is wrong.</summary>
    /// <param name="payload">The payload, no more and no less.</param>
    /// <param name="time">What time it is: one that a reading may carry.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, out long time, [NotNullWhen(false)] out string? error)
    {
        time = EventTime.None;
        if (payload.Length != Bytes)
        {
            error = $"a time in {payload.Length} bytes; expected {Bytes}";
            return false;
        }
        long found = BinaryPrimitives.ReadInt64LittleEndian(payload);
        if (!EventTime.IsValid(found))
        {
            error = $"the time is {found}; expected an event time between 1900-01-01 and 2200-01-01";
            return false;
        }
        (time, error) = (found, null);
        return true;
    }
}
