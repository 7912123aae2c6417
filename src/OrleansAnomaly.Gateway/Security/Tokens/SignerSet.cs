using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace OrleansAnomaly.Gateway.Security.Tokens;

/// <summary>The public keys of an issuer: RSA of 2,048 bits or more for RS256, P-256 for ES256. Whatever else its set holds is passed over.</summary>
internal sealed class SignerSet
{
    public const int MostKeys = 100;

    public static readonly SignerSet None = new([]);

    private readonly (string Id, string Algorithm, SecurityKey Key)[] _keys;

    private SignerSet((string Id, string Algorithm, SecurityKey Key)[] keys) => _keys = keys;

    public int Count => _keys.Length;

    /// <summary>Reads a set (RFC 7517).</summary>
    /// <exception cref="InvalidDataException">It is none, or has no key that can be used.</exception>
    public static SignerSet Parse(ReadOnlySpan<byte> json)
    {
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(Encoding.UTF8.GetString(json));
        }
        catch (ArgumentException malformed)
        {
            throw new InvalidDataException("it is no set of keys in JSON (JWKS)", malformed);
        }
        if (set.Keys is not { Count: <= MostKeys })
            throw new InvalidDataException($"it has {set.Keys?.Count ?? 0} keys; expected at most {MostKeys}");
        (string, string, SecurityKey)[] keys = [.. set.Keys.Select(Read).OfType<(string, string, SecurityKey)>()];
        return keys.Length > 0 ? new SignerSet(keys) : throw new InvalidDataException("it has no key for RS256 or ES256");
    }

    /// <summary>
    /// The key that a token must have been signed with. A token that names none can only be meant for the only one; the algorithm goes with the key, whatever
    /// the token says.
    /// </summary>
    public SecurityKey? Find(string? id, string algorithm)
    {
        (string Id, string Algorithm, SecurityKey Key)[] meant = string.IsNullOrEmpty(id) ? (_keys.Length == 1 ? _keys : []) : Array.FindAll(_keys, key => key.Id == id);
        return meant is [var (_, goes, key)] && goes == algorithm ? key : null;
    }

    /// <summary>Whether a key of that id is there.</summary>
    public bool Has(string? id) => string.IsNullOrEmpty(id) || Array.Exists(_keys, key => key.Id == id);

    private static (string, string, SecurityKey)? Read(JsonWebKey key)
    {
        if (key.Use is not (null or "" or "sig"))
            return null;
        try
        {
            SecurityKey? made = key switch
            {
                { Kty: JsonWebAlgorithmsKeyTypes.RSA } => Rsa(key),
                { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256 } => Curve(key),
                _ => null,
            };
            string algorithm = made is RsaSecurityKey ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256;
            return made is not null && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm) ? (key.Kid ?? "", algorithm, made) : null;
        }
        catch (Exception malformed) when (malformed is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static RsaSecurityKey? Rsa(JsonWebKey key)
    {
        const int leastBits = 2_048, mostBits = 8_192;
        var rsa = RSA.Create(new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) });
        return rsa.KeySize is >= leastBits and <= mostBits ? new RsaSecurityKey(rsa) { KeyId = key.Kid } : null;
    }

    private static ECDsaSecurityKey Curve(JsonWebKey key)
    {
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        return new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point })) { KeyId = key.Kid };
    }
}
