using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.States;

/// <summary>
/// What a record of kind <see cref="StateKind.Sensors"/> holds: how many sensors as a little-endian i32, then <see cref="SensorNames"/>. The record's key is
/// the first sensor's ordinal in its partition; the others follow.
/// </summary>
public static class NamesRecord
{
    /// <summary>Most sensors that a writer puts into one record.</summary>
    public const int MostNames = 1024;

    /// <summary>Bytes of the payload for these sensors.</summary>
    public static int Bytes(ReadOnlySpan<SensorId> names) => sizeof(int) + SensorNames.Bytes(names);

    /// <summary>Writes a payload.</summary>
    /// <param name="payload">Where to; at least <see cref="Bytes"/> long.</param>
    /// <param name="names">The sensors; one or more.</param>
    public static void Write(Span<byte> payload, ReadOnlySpan<SensorId> names)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, names.Length);
        SensorNames.Write(names, payload[sizeof(int)..]);
    }

    /// <summary>Reads a payload, or says what is wrong.</summary>
    /// <param name="payload">The payload, no more and no less.</param>
    /// <param name="names">The sensors.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out SensorId[]? names, [NotNullWhen(false)] out string? error)
    {
        names = null;
        if (payload.Length < sizeof(int))
        {
            error = $"names of sensors in {payload.Length} bytes; expected at least {sizeof(int)}";
            return false;
        }
        return SensorNames.TryRead(payload[sizeof(int)..], BinaryPrimitives.ReadInt32LittleEndian(payload), out names, out error);
    }
}
