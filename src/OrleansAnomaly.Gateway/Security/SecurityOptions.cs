using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Tokens;

namespace OrleansAnomaly.Gateway;

/// <summary>Who is let in, and what he may take. Nobody is asked who he is where neither a file of keys nor an issuer of tokens is named.</summary>
public sealed record SecurityOptions
{
    /// <summary>File of API keys, as <c>anomaly keys</c> writes it. It is read again when it changes.</summary>
    public string? KeysFile { get; init; }

    /// <summary>File that administrative acts are written to before they are answered. None is kept without it.</summary>
    public string? AuditFile { get; init; }

    /// <summary>Web pages that may use the gateway, by their origins such as <c>https://ops.example.com</c>, parted by blanks. None but its own by default.</summary>
    public string AllowedOrigins { get; init; } = "";

    /// <summary>Most requests of one key or token in a second, 0 to 10,000,000; 0 sets no bound. A key may have a bound of its own.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Most requests of one key or token at once, open streams among them, 0 to 1,000,000; 0 sets no bound. A key may have a bound of its own.</summary>
    public int ConcurrentRequests { get; init; }

    /// <summary>Most wrong keys and tokens from one address in a minute, 0 to 1,000,000; 0 sets no bound. Good keys are let in all the same.</summary>
    public int FailuresPerMinute { get; init; } = 60;

    /// <summary>How often files of keys and certificates are looked at, and streams are ended whose callers are let in no more; 1 second to 1 hour.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tokens of an identity provider.</summary>
    public JwtOptions Jwt { get; init; } = new();

    /// <summary>Whether callers are asked who they are.</summary>
    internal bool AsksWho => KeysFile is not null || Jwt.IsOn;

    /// <summary>The origins of <see cref="AllowedOrigins"/>.</summary>
    internal string[] Origins => AllowedOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Jwt.Validate());
        if (KeysFile is not null && string.IsNullOrWhiteSpace(KeysFile))
            errors.Add("KeysFile is blank; expected a path, or nothing where nobody is asked for a key");
        if (AuditFile is not null && string.IsNullOrWhiteSpace(AuditFile))
            errors.Add("AuditFile is blank; expected a path, or nothing where no audit log is kept");
        foreach (string origin in Origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.GetLeftPart(UriPartial.Authority) != origin)
                errors.Add($"AllowedOrigins has '{origin}'; expected origins such as https://ops.example.com, parted by blanks");
        }
        if (RequestsPerSecond is < 0 or > CallerLimits.MostRequests)
            errors.Add($"RequestsPerSecond is {RequestsPerSecond}; expected 0 to {CallerLimits.MostRequests}");
        if (ConcurrentRequests is < 0 or > CallerLimits.MostConcurrent)
            errors.Add($"ConcurrentRequests is {ConcurrentRequests}; expected 0 to {CallerLimits.MostConcurrent}");
        if (FailuresPerMinute is < 0 or > 1_000_000)
            errors.Add($"FailuresPerMinute is {FailuresPerMinute}; expected 0 to 1000000");
        if (ReloadInterval < TimeSpan.FromSeconds(1) || ReloadInterval > TimeSpan.FromHours(1))
            errors.Add($"ReloadInterval is {ReloadInterval}; expected 00:00:01 to 01:00:00");
        return errors;
    }
}
