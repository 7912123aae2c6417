using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// A list of sensor identities as bytes: for each the tenant and the path, each as a little-endian u16 number of bytes and UTF-8.
/// How many there are stands around it. It is what a partition's log says of new sensors.
/// </summary>
public static class SensorNames
{
    /// <summary>Bytes that <see cref="Write"/> takes.</summary>
    public static int Bytes(ReadOnlySpan<SensorId> sensors)
    {
        int bytes = 0;
        foreach (SensorId sensor in sensors)
            bytes += 4 + Encoding.UTF8.GetByteCount(sensor.Tenant) + Encoding.UTF8.GetByteCount(sensor.Path);
        return bytes;
    }

    /// <summary>Writes identities.</summary>
    /// <param name="sensors">The identities.</param>
    /// <param name="bytes">Where to; at least <see cref="Bytes"/> long.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<SensorId> sensors, Span<byte> bytes)
    {
        int at = 0;
        foreach (SensorId sensor in sensors)
        {
            at += Text(sensor.Tenant, bytes[at..]);
            at += Text(sensor.Path, bytes[at..]);
        }
        return at;

        static int Text(string text, Span<byte> bytes)
        {
            int length = Encoding.UTF8.GetBytes(text, bytes[2..]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)length);
            return 2 + length;
        }
    }

    /// <summary>Reads identities, or says what is wrong.</summary>
    /// <param name="bytes">The list, no more and no less.</param>
    /// <param name="count">How many identities it holds.</param>
    /// <param name="sensors">The identities.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int count, [NotNullWhen(true)] out SensorId[]? sensors, [NotNullWhen(false)] out string? error)
    {
        sensors = null;
        // An identity takes at least six bytes, which bounds what is allocated by what is there.
        if (count < 1 || count > bytes.Length / 6)
        {
            error = $"{count} sensors in {bytes.Length} bytes; expected 1 to {bytes.Length / 6}";
            return false;
        }
        var read = new SensorId[count];
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            string? tenant = Text(bytes, ref at), path = Text(bytes, ref at);
            if (tenant is null || path is null)
            {
                error = $"sensor {i} of {count} is cut off at byte {at} of {bytes.Length}";
                return false;
            }
            // Fleets are large and tenants few: all their sensors share one text.
            if (i > 0 && tenant == read[i - 1].Tenant)
                tenant = read[i - 1].Tenant;
            if (!SensorId.TryCreate(path, out SensorId? sensor, out string? fault, tenant))
            {
                error = $"sensor {i} of {count}: {fault}";
                return false;
            }
            read[i] = sensor;
        }
        error = at == bytes.Length ? null : $"{count} sensors take {at} of {bytes.Length} bytes; expected no more bytes";
        sensors = error is null ? read : null;
        return error is null;

        static string? Text(ReadOnlySpan<byte> bytes, ref int at)
        {
            if (bytes.Length - at < 2)
                return null;
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            if (bytes.Length - at - 2 < length)
                return null;
            string text = Encoding.UTF8.GetString(bytes.Slice(at + 2, length));
            at += 2 + length;
            return text;
        }
    }
}
