using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// Where a page ended, as text that callers hand back: the last item's time, number and path behind a hash of the query, so that a cursor of
/// another query is refused. It is no secret: who forges one gets a page of the same query that begins elsewhere.
/// </summary>
/// <param name="Time">Event time by which the pages are ordered.</param>
/// <param name="Number">Position or number of the last item.</param>
/// <param name="Path">Its path; empty where pages are not ordered by it.</param>
internal readonly record struct Cursor(long Time, long Number, string Path)
{
    private const int Fixed = 24, MostChars = 4 * (Fixed + SensorId.MaxBytes) / 3 + 4;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, for a query of that hash.</summary>
    public string Write(ulong query)
    {
        byte[] path = Encoding.UTF8.GetBytes(Path), bytes = new byte[Fixed + path.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, query);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Time);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Number);
        path.CopyTo(bytes, Fixed);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a text that anybody may have made; false where it is no cursor of a query of that hash.</summary>
    public static bool TryRead(string text, ulong query, out Cursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[MostChars];
        if (text.Length > MostChars || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out int length))
            return false;
        if (length is < Fixed or > Fixed + SensorId.MaxBytes || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != query)
            return false;
        try
        {
            cursor = new Cursor(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), s_strict.GetString(bytes[Fixed..length]));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        // A decoder passes over blanks; one cursor has one text.
        return EventTime.IsValid(cursor.Time) && cursor.Write(query) == text;
    }

    /// <summary>The query's cursor, or <paramref name="first"/> where it has none; throws with every fault of the query and its cursor.</summary>
    /// <exception cref="ArgumentException">The query or its cursor is not sound.</exception>
    public static Cursor Of<T>(Query<T> query, ulong hash, Cursor first)
    {
        List<string> faults = [.. query.Validate()];
        if (query.Cursor is not null && !TryRead(query.Cursor, hash, out first))
            faults.Add("Cursor is not one of this query; expected the Next of its page before");
        return faults.Count == 0 ? first : throw new ArgumentException(string.Join("; ", faults), nameof(query));
    }

    /// <summary>Hash of what a query asks for, without the page.</summary>
    public static ulong Hash(VerdictQuery query) => StableHash.Of(query.Sensor.Tenant, $"v/{query.From}/{query.To}/{query.Sensor.Path}");

    /// <inheritdoc cref="Hash(VerdictQuery)"/>
    public static ulong Hash(IncidentQuery query) => StableHash.Of(
        // Lengths tell where scope and asset end: both, and the prefix, may hold any sign.
        query.Tenant, $"{(query.Within.Length == 0 ? "i" : $"w/{query.Within.Length}/{query.Within}")}/{query.From}/{query.To}/{query.IsOpen}/{query.Number}/{query.Asset?.Length}/{query.Asset}{query.Prefix}");
}
