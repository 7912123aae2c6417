namespace OrleansAnomaly.Gateway;

/// <summary>TLS at the listener, from files in PEM. They are read again when they change; connections that are open stay so.</summary>
public sealed record TlsOptions
{
    /// <summary>The gateway's certificate, followed by those between it and the root. On as soon as it is named; <c>Url</c> begins with <c>https://</c> then.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's private key, not encrypted.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Certificates of those who may sign clients' certificates. With it a client without such a certificate is not heard at all; who he is his key still says.</summary>
    public string? ClientCaFile { get; init; }

    internal bool IsOn => CertificateFile is not null;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (CertificateFile is not null && KeyFile is null)
            errors.Add("KeyFile is empty; expected the private key of CertificateFile");
        if (CertificateFile is null && (KeyFile ?? ClientCaFile) is not null)
            errors.Add("CertificateFile is empty; expected the certificate that KeyFile and ClientCaFile go with");
        foreach ((string name, string? file) in ((string, string?)[])[(nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile), (nameof(ClientCaFile), ClientCaFile)])
        {
            if (file is not null && string.IsNullOrWhiteSpace(file))
                errors.Add($"{name} is blank; expected a path, or nothing");
        }
        return errors;
    }
}
