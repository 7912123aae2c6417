using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// What a record of kind <see cref="RecordKind.Command"/> holds that makes a sensor forget what it has learned: the command's number (1) and the sensor's
/// ordinal in its partition, each a little-endian i32. It takes one position.
/// </summary>
public static class RelearnRecord
{
    /// <summary>Bytes of the payload.</summary>
    public const int Bytes = 2 * sizeof(int);

    private const int Number = 1;

    /// <summary>Writes a payload.</summary>
    /// <param name="payload">Where to; at least <see cref="Bytes"/> long.</param>
    /// <param name="ordinal">The sensor's ordinal in its partition.</param>
    public static void Write(Span<byte> payload, int ordinal)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, Number);
        BinaryPrimitives.WriteInt32LittleEndian(payload[sizeof(int)..], ordinal);
    }

    /// <summary>Reads a payload, or says what is wrong: a command of another number is one that this version does not know.</summary>
    /// <param name="payload">The payload, no more and no less.</param>
    /// <param name="ordinal">The sensor's ordinal; 0 or more. Whether there is such a sensor is for the reader's catalogue to say.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, out int ordinal, [NotNullWhen(false)] out string? error)
    {
        ordinal = 0;
        if (payload.Length != Bytes)
        {
            error = $"a command of {payload.Length} bytes that this version does not know; expected {Bytes}";
            return false;
        }
        int number = BinaryPrimitives.ReadInt32LittleEndian(payload), found = BinaryPrimitives.ReadInt32LittleEndian(payload[sizeof(int)..]);
        error = number != Number ? $"a command of number {number} that this version does not know; expected {Number}"
            : found < 0 ? $"a command for sensor {found}; expected 0 or more" : null;
        if (error is not null)
            return false;
        ordinal = found;
        return true;
    }
}
