using System.Text;

namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// The 64-bit FNV-1a hash (Fowler, Noll, Vo; RFC 9923) with a final avalanche (the one of SplitMix64).
/// It decides where things live, so it is the same on every machine, in every process and every version.
/// </summary>
public static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Hash of the UTF-8 bytes of a tenant and an asset path, with a 0 byte between them.</summary>
    public static ulong Of(string tenant, ReadOnlySpan<char> path)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return Mix(Append(Append(Append(Offset, tenant), [(byte)0]), path));
    }

    /// <summary>Hash of raw bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => Mix(Append(Offset, bytes));

    private static ulong Append(ulong hash, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[3 * 64];
        while (!text.IsEmpty)
        {
            // Never cut a surrogate pair: each half alone would hash as a replacement character.
            int take = Math.Min(text.Length, 64);
            if (take < text.Length && char.IsHighSurrogate(text[take - 1]))
                take--;
            hash = Append(hash, utf8[..Encoding.UTF8.GetBytes(text[..take], utf8)]);
            text = text[take..];
        }
        return hash;
    }

    private static ulong Append(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            hash = (hash ^ b) * Prime;
        return hash;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
