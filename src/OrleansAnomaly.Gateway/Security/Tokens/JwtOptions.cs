namespace OrleansAnomaly.Gateway.Security.Tokens;

/// <summary>Tokens (JWT) that an identity provider has signed with RS256 or ES256. On as soon as an issuer is named.</summary>
public sealed record JwtOptions
{
    /// <summary>Who signs the tokens: what their claim <c>iss</c> must be, letter by letter.</summary>
    public string? Issuer { get; init; }

    /// <summary>For whom they must be made out: what their claim <c>aud</c> must name.</summary>
    public string? Audience { get; init; }

    /// <summary>File of the issuer's public keys (JWKS). It is read again when it changes.</summary>
    public string? KeysFile { get; init; }

    /// <summary>
    /// Where the issuer's public keys (JWKS) are fetched: <c>https</c>, or <c>http</c> on this machine. Where neither this nor a file is named, what
    /// <c>.well-known/openid-configuration</c> below the issuer says.
    /// </summary>
    public string? KeysUrl { get; init; }

    /// <summary>How often the issuer's keys are fetched anew, 1 minute to 1 day; a token with a key that is not known has them fetched sooner, but once a minute at most.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>By how much the issuer's clock may differ from this machine's; 0 to 5 minutes.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Claim that names the caller's tenant.</summary>
    public string TenantClaim { get; init; } = "tenant";

    /// <summary>Tenant of tokens that name none; without it they are refused.</summary>
    public string? Tenant { get; init; }

    /// <summary>Claim with the caller's role or roles: <c>viewer</c>, <c>sender</c>, <c>operator</c>, <c>admin</c>. Other words are passed over.</summary>
    public string RoleClaim { get; init; } = "role";

    /// <summary>Claim with the path that holds all the caller reaches; all of the tenant where a token has none.</summary>
    public string PathClaim { get; init; } = "path";

    internal bool IsOn => Issuer is not null;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Issuer is null && (Audience ?? KeysFile ?? KeysUrl ?? Tenant) is not null)
            errors.Add("Issuer is empty, but other options of tokens are set; expected who signs the tokens");
        if (Issuer is not null && string.IsNullOrWhiteSpace(Issuer))
            errors.Add("Issuer is blank; expected who signs the tokens, or nothing where none are taken");
        if (Issuer is not null && string.IsNullOrWhiteSpace(Audience))
            errors.Add("Audience is empty; expected for whom tokens are made out: one for somebody else must not let in here");
        if (KeysFile is not null && KeysUrl is not null)
            errors.Add("KeysUrl is given beside KeysFile; expected one of them");
        if (KeysUrl is not null && !IsSafe(KeysUrl))
            errors.Add($"KeysUrl is '{KeysUrl}'; expected https://, or http:// on this machine");
        if (!string.IsNullOrWhiteSpace(Issuer) && KeysFile is null && KeysUrl is null && !IsSafe(Issuer))
            errors.Add($"Issuer is '{Issuer}', where no keys can be fetched; expected https://, or KeysFile or KeysUrl");
        if (RefreshInterval < TimeSpan.FromMinutes(1) || RefreshInterval > TimeSpan.FromDays(1))
            errors.Add($"RefreshInterval is {RefreshInterval}; expected 00:01:00 to 1.00:00:00");
        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(5))
            errors.Add($"ClockSkew is {ClockSkew}; expected 00:00:00 to 00:05:00");
        foreach ((string name, string claim) in ((string, string)[])[(nameof(TenantClaim), TenantClaim), (nameof(RoleClaim), RoleClaim), (nameof(PathClaim), PathClaim)])
        {
            if (string.IsNullOrWhiteSpace(claim))
                errors.Add($"{name} is blank; expected the name of a claim");
        }
        if (Tenant is not null && (Tenant == Roles.AllTenants || !Core.Readings.SensorId.TryCreate("x", out _, out _, Tenant)))
            errors.Add($"Tenant is '{Tenant}'; expected the name of a tenant");
        return errors;
    }

    /// <summary>Whether what comes from there cannot be changed on its way.</summary>
    internal static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) && url.UserInfo.Length == 0;
}
