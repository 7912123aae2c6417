using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>An authority that signs certificates, and files with them.</summary>
internal sealed class Pems : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("anomaly-tls-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private int _serial;

    public Pems()
    {
        var request = new CertificateRequest("CN=authority of the test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    public string AuthorityFile => Path.Join(_directory.FullName, "ca.pem");

    public TlsOptions Options => new() { CertificateFile = Path.Join(_directory.FullName, "server.pem"), KeyFile = Path.Join(_directory.FullName, "server.key") };

    public X509Certificate2 Authority => _authority;

    /// <summary>Replaces the gateway's certificate and key.</summary>
    /// <returns>The certificate's thumbprint.</returns>
    public string Rotate()
    {
        (string certificate, string key, string thumbprint) = Sign("1.3.6.1.5.5.7.3.1");
        SmallFile.Replace(Options.CertificateFile!, System.Text.Encoding.ASCII.GetBytes(certificate));
        SmallFile.Replace(Options.KeyFile!, System.Text.Encoding.ASCII.GetBytes(key));
        return thumbprint;
    }

    /// <summary>Replaces the certificate alone, as somebody does who is not done yet.</summary>
    public void RotateHalf() => SmallFile.Replace(Options.CertificateFile!, System.Text.Encoding.ASCII.GetBytes(Sign("1.3.6.1.5.5.7.3.1").Certificate));

    /// <summary>A client's certificate with its key.</summary>
    /// <param name="usage">What it is for.</param>
    public X509Certificate2 Client(string usage = "1.3.6.1.5.5.7.3.2")
    {
        (string certificate, string key, _) = Sign(usage);
        using X509Certificate2 bare = X509Certificate2.CreateFromPem(certificate, key);
        return X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    private (string Certificate, string Key, string Thumbprint) Sign(string usage)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=certificate {++_serial} of the test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using X509Certificate2 made = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), BitConverter.GetBytes(_serial));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), made.Thumbprint);
    }
}
