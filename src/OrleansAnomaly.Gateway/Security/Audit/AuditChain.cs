using System.Security.Cryptography;
using System.Text;

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>
/// How lines of an audit log hang together: each ends with the SHA-256 of all bytes before, among which is the hash of the line before it. docs/formats.md has
/// the layout.
/// </summary>
internal static class AuditChain
{
    /// <summary>Longest line, with its end.</summary>
    public const int LongestLine = 16 << 10;

    public const int HashDigits = 64;

    private const int EndBytes = 9 + HashDigits + 3;

    /// <summary>What stands for the hash of the line before the first.</summary>
    public static readonly string Nothing = new('0', HashDigits);

    private static ReadOnlySpan<byte> HashBegins => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> HashEnds => "\"}\n"u8;

    /// <summary>The whole line of a body, and its hash.</summary>
    public static byte[] Line(byte[] body, out string hash)
    {
        hash = Convert.ToHexStringLower(SHA256.HashData(body));
        return [.. body, .. HashBegins, .. Encoding.ASCII.GetBytes(hash), .. HashEnds];
    }

    /// <summary>Reads a line, with its end, as it must be after another.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Which one it must be; null takes any.</param>
    /// <param name="previous">The hash of the one before; null takes any.</param>
    /// <returns>Its number and hash, or what is wrong with it.</returns>
    public static (long Number, string Hash, string? Fault) Check(ReadOnlySpan<byte> line, long? number, string? previous)
    {
        if (line.Length <= EndBytes || line.Length > LongestLine || !line.EndsWith(HashEnds) || !line[^EndBytes..].StartsWith(HashBegins))
            return (0, "", "it is no line of an audit log");
        ReadOnlySpan<byte> body = line[..^EndBytes];
        string found = Encoding.ASCII.GetString(line[^(HashDigits + 3)..^3]);
        if (found != Convert.ToHexStringLower(SHA256.HashData(body)))
            return (0, "", "its hash is not that of its bytes: it was changed");
        const string begin = "{\"n\":";
        string text = Encoding.UTF8.GetString(body);
        int end = text.IndexOf(',');
        if (!text.StartsWith(begin, StringComparison.Ordinal) || !long.TryParse(text.AsSpan(begin.Length, Math.Max(0, end - begin.Length)), out long n))
            return (0, "", "it has no number");
        if (number is { } expected && n != expected)
            return (0, "", $"its number is {n}, and it is line {expected}: lines were put in or taken out");
        return previous is null || text.EndsWith($",\"previous\":\"{previous}\"", StringComparison.Ordinal)
            ? (n, found, null)
            : (0, "", "it does not follow the line before: lines were changed, put in or taken out");
    }
}
