using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Security.Tls;

/// <summary>
/// The certificate that the gateway shows, and those that clients' certificates must come from, as their files were when they were read last. New handshakes
/// get what is there then; files that do not go together, as while they are being replaced, change nothing.
/// </summary>
internal sealed class TlsFiles(TlsOptions options, ILogger<TlsFiles> logger)
{
    private const int MostBytes = 1 << 20;
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private volatile SslServerAuthenticationOptions? _shown;
    private byte[] _digest = [];

    private string Names => string.Join(", ", new[] { options.CertificateFile, options.KeyFile, options.ClientCaFile }.Where(name => name is not null));

    /// <summary>What a handshake goes by.</summary>
    public SslServerAuthenticationOptions Shown => _shown ?? throw new InvalidOperationException("no certificate was read yet");

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="ArgumentException">They cannot be used.</exception>
    public void Begin()
    {
        try
        {
            Take(ReadAll());
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw new ArgumentException($"Tls: {Names} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>Reads the files again.</summary>
    /// <returns>Whether there is another certificate than before.</returns>
    public bool Renew()
    {
        try
        {
            byte[][] files = ReadAll();
            if (Digest(files).AsSpan().SequenceEqual(_digest))
                return false;
            Take(files);
            return true;
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            SecurityLog.CertificateKept(logger, Names, failure.Message);
            return false;
        }
    }

    private static bool IsOfFiles(Exception failure) => failure is IOException or CryptographicException or ArgumentException;

    private byte[][] ReadAll() =>
    [
        SmallFile.Read(options.CertificateFile!, MostBytes),
        SmallFile.Read(options.KeyFile!, MostBytes),
        options.ClientCaFile is { } file ? SmallFile.Read(file, MostBytes) : [],
    ];

    private void Take(byte[][] files)
    {
        string[] pem = [.. files.Select(Encoding.UTF8.GetString)];
        using X509Certificate2 bare = X509Certificate2.CreateFromPem(pem[0], pem[1]);
        // Windows' own TLS takes no key that was never in a container.
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem[0]);
        chain.RemoveAt(0);
        var shown = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (options.ClientCaFile is not null)
            AskClients(shown, pem[2]);
        (_shown, _digest) = (shown, Digest(files));
        SecurityLog.CertificateRead(logger, certificate.Subject, certificate.NotAfter.ToUniversalTime());
    }

    private static void AskClients(SslServerAuthenticationOptions shown, string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        if (policy.CustomTrustStore.Count == 0)
            throw new CryptographicException("ClientCaFile has no certificate; expected some in PEM");
        policy.ApplicationPolicy.Add(new Oid(ForClients));
        shown.ClientCertificateRequired = true;
        shown.CertificateChainPolicy = policy;
        shown.RemoteCertificateValidationCallback = static (_, certificate, _, errors) => certificate is not null && errors == SslPolicyErrors.None;
    }

    private static byte[] Digest(byte[][] files) => SHA256.HashData(files.SelectMany(SHA256.HashData).ToArray());
}
