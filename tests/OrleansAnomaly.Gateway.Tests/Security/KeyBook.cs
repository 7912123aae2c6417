using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Files;
using OrleansAnomaly.Gateway.Security.Keys;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>A file of keys in a directory of its own, and the texts of the keys.</summary>
internal sealed class KeyBook : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("anomaly-keys-");
    private readonly List<ApiKey> _keys = [];

    public KeyBook() => Write();

    public string File => Path.Join(_directory.FullName, "keys.json");

    public string Audit => Path.Join(_directory.FullName, "audit.jsonl");

    public IReadOnlyList<ApiKey> Keys => _keys;

    /// <summary>Options of a gateway that takes these keys.</summary>
    public GatewayOptions Options => RunningGateway.AnyPort with { Security = new SecurityOptions { KeysFile = File, AuditFile = Audit } };

    /// <summary>Adds a key.</summary>
    /// <returns>Its text.</returns>
    public string Add(Role role, string tenant = "default", string path = "", TimeSpan? good = null, CallerLimits? limits = null)
    {
        var text = KeyText.Create();
        _keys.Add(new ApiKey
        {
            Id = text.Id, Name = $"{role} of {tenant}", Tenant = tenant, Role = role, Path = path, Created = Now, Expires = Now + good, Limits = limits ?? CallerLimits.None, Hash = text.Hash(),
        });
        Write();
        return text.Reveal();
    }

    public void Revoke(string text)
    {
        Assert.True(KeyText.TryParse(text, out KeyText? key));
        int at = _keys.FindIndex(known => known.Id == key.Id);
        _keys[at] = _keys[at] with { Revoked = Now };
        Write();
    }

    /// <summary>A whole key of that id with a secret of its own.</summary>
    public static string WithOtherSecret(string text)
    {
        string fresh = KeyText.Create().Reveal();
        const int idEnd = 8 + KeyText.IdDigits;
        string body = text[..idEnd] + fresh[idEnd..^9];
        return $"{body}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(body)))[..8]}";
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write() => SmallFile.Replace(File, JsonSerializer.SerializeToUtf8Bytes(new KeyFileBody(KeyFile.Version, _keys), KeyJson.Default.KeyFileBody));
}
