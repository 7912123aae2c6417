using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansAnomaly.Gateway.Security.Keys;

/// <summary>
/// The text of an API key: <c>anomaly_</c>, which secret scanners can find, 16 digits of its id, <c>_</c>, 64 of its secret, <c>_</c> and 8 that check all before
/// them, so that a slip of the pen is told from a key that was taken away. Digits are hexadecimal and small, so that a key has one text only.
/// The id is no secret; the secret is 256 random bits.
/// </summary>
internal sealed class KeyText
{
    public const string Prefix = "anomaly_";

    /// <summary>Characters of a whole key.</summary>
    public const int Length = 8 + IdDigits + 1 + 2 * SecretBytes + 1 + CheckDigits;

    public const int IdDigits = 16, SecretBytes = 32;

    private const int CheckDigits = 8;
    private const int SecretAt = 8 + IdDigits + 1, CheckAt = SecretAt + 2 * SecretBytes + 1;
    private const string Digits = "0123456789abcdef";

    private readonly byte[] _secret;

    private KeyText(string id, byte[] secret) => (Id, _secret) = (id, secret);

    /// <summary>Finds the key in a file of keys.</summary>
    public string Id { get; }

    /// <summary>A new one.</summary>
    public static KeyText Create() =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdDigits / 2)), RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Reads a key; false for whatever is none. How long it takes depends on the text alone, never on any key that there is.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out KeyText? key)
    {
        key = null;
        if (text is not { Length: Length } || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[SecretAt - 1] != '_' || text[CheckAt - 1] != '_')
            return false;
        ReadOnlySpan<char> id = text.AsSpan(Prefix.Length, IdDigits), secret = text.AsSpan(SecretAt, 2 * SecretBytes);
        if (id.ContainsAnyExcept(Digits) || secret.ContainsAnyExcept(Digits) || !text.AsSpan(CheckAt).SequenceEqual(CheckOf(text.AsSpan(0, CheckAt - 1))))
            return false;
        key = new KeyText(id.ToString(), Convert.FromHexString(secret));
        return true;
    }

    /// <summary>Whether that is how the id of a key is written.</summary>
    public static bool IsId(string? text) => text is { Length: IdDigits } && !text.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>
    /// SHA-256 of the secret, which is what files of keys hold. A slow hash, as for passwords, would add nothing: it makes guessing dear where there is
    /// something to guess, and 2²⁵⁶ secrets cannot be guessed; but it would let anybody keep the gateway busy with wrong keys.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(_secret);

    /// <summary>The whole text; it is told once, to who made the key.</summary>
    public string Reveal()
    {
        string text = $"{Prefix}{Id}_{Convert.ToHexStringLower(_secret)}";
        return $"{text}_{CheckOf(text)}";
    }

    /// <summary>Names the key without its secret.</summary>
    public override string ToString() => $"key {Id}";

    private static string CheckOf(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[CheckAt];
        for (int i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        return Convert.ToHexStringLower(SHA256.HashData(bytes[..text.Length]).AsSpan(0, CheckDigits / 2));
    }
}
