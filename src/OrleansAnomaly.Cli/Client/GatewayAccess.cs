using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Cli.Client;

/// <summary>What a client shows a gateway, and what the gateway must show.</summary>
/// <param name="Key">Key or token; null shows none.</param>
/// <param name="Authorities">Whose certificates the gateway may show; null takes those that this machine trusts.</param>
internal sealed record GatewayAccess(string? Key, X509Certificate2Collection? Authorities)
{
    private const int MostBytes = 1 << 20;

    /// <summary>The tenant that requests are about, for keys of all tenants; null leaves it to the gateway.</summary>
    public string? Tenant { get; init; }

    public static readonly GatewayAccess None = new(null, null);

    /// <summary>Reads the files that the command line and the environment name.</summary>
    /// <exception cref="UnusableArgumentException">They cannot be used.</exception>
    public static GatewayAccess Read(string? keyFile, string? authorities, IReadOnlyDictionary<string, string> variables)
    {
        keyFile ??= variables.GetValueOrDefault("ANOMALY_KEY_FILE");
        string? key = keyFile is null ? variables.GetValueOrDefault("ANOMALY_KEY") : ReadKey(keyFile);
        return new GatewayAccess(string.IsNullOrWhiteSpace(key) ? null : key.Trim(), authorities is null ? null : ReadAuthorities(authorities));
    }

    /// <summary>How the gateway's certificate is judged.</summary>
    public SslClientAuthenticationOptions Tls()
    {
        var tls = new SslClientAuthenticationOptions();
        if (Authorities is null)
            return tls;
        tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        return tls;
    }

    private static string ReadKey(string file)
    {
        try
        {
            string key = System.Text.Encoding.UTF8.GetString(SmallFile.Read(file, MostBytes)).Trim();
            return key.Length > 0 && !key.Any(c => char.IsWhiteSpace(c) || c > '~') ? key : throw new UnusableArgumentException($"--key-file: {file} holds no key; expected its text on one line");
        }
        catch (IOException failure)
        {
            throw new UnusableArgumentException($"--key-file: {failure.Message}");
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(System.Text.Encoding.UTF8.GetString(SmallFile.Read(file, MostBytes)));
        }
        catch (Exception failure) when (failure is IOException or CryptographicException)
        {
            throw new UnusableArgumentException($"--ca: {file}: {failure.Message}");
        }
        return found.Count > 0 ? found : throw new UnusableArgumentException($"--ca: {file} holds no certificate; expected some in PEM");
    }
}
