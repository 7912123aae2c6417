using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Security.Tokens;

/// <summary>Knows callers by tokens of one issuer. The library verifies; which key and which algorithm it may take is decided here.</summary>
internal sealed class TokenCallers(JwtOptions options, TimeProvider time, ILogger<TokenCallers> logger) : IDisposable
{
    private const int MostBytes = 16 << 10, LongestSubject = 100;

    // Between two fetches because of tokens with keys that nobody knows: whoever makes such tokens up must not make this gateway fetch all the time.
    private static readonly TimeSpan s_leastBetween = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MostBytes };
    private readonly SignerSource _source = new(options);
    private readonly SemaphoreSlim _fetching = new(1);
    private volatile SignerSet _signers = SignerSet.None;
    private byte[] _content = [];
    private DateTimeOffset _fetched = DateTimeOffset.MinValue;

    /// <summary>Gets the issuer's keys for the first time; an issuer that does not answer keeps nobody but its own callers out.</summary>
    /// <exception cref="ArgumentException">They come from a file that cannot be used.</exception>
    public async Task BeginAsync(CancellationToken stop)
    {
        await FetchAsync(TimeSpan.Zero, stop).ConfigureAwait(false);
        if (_source.IsFile && _signers.Count == 0)
            throw new ArgumentException($"Security:Jwt:KeysFile is '{options.KeysFile}', which cannot be used; expected a set of public keys (JWKS) with one for RS256 or ES256 at least");
    }

    /// <summary>Gets the issuer's keys anew where that is due.</summary>
    public Task RenewAsync(CancellationToken stop) => FetchAsync(_source.IsFile ? TimeSpan.Zero : options.RefreshInterval, stop);

    /// <summary>Who shows that token; null where it lets nobody in.</summary>
    public async ValueTask<KnownCaller?> FindAsync(string text, CancellationToken stop)
    {
        if (Read(text) is not { } token)
            return null;
        if (!_signers.Has(token.Kid))
            await FetchAsync(s_leastBetween, stop).ConfigureAwait(false);
        if (_signers.Find(token.Kid, token.Alg) is not { } key)
            return null;
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            RequireSignedTokens = true,
            LifetimeValidator = IsWithinLifetime,
        }).ConfigureAwait(false);
        return result.IsValid ? Understand(result.ClaimsIdentity, token) : null;
    }

    public void Dispose()
    {
        _source.Dispose();
        _fetching.Dispose();
    }

    private JsonWebToken? Read(string text)
    {
        if (text.Length > MostBytes || !_handler.CanReadToken(text))
            return null;
        try
        {
            JsonWebToken token = _handler.ReadJsonWebToken(text);
            // What a token calls critical must be understood (RFC 7515, §4.1.11), and no such thing is.
            return token.IsSigned && !token.IsEncrypted && !token.TryGetHeaderValue("crit", out object _) ? token : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or FormatException)
        {
            return null;
        }
    }

    // Without an expiry a token would be good for ever.
    private bool IsWithinLifetime(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now - options.ClockSkew < end && !(from is { } begin && now + options.ClockSkew < begin);
    }

    private KnownCaller? Understand(ClaimsIdentity claims, JsonWebToken token)
    {
        string[] tenants = All(options.TenantClaim), paths = All(options.PathClaim), subjects = All(JwtRegisteredClaimNames.Sub);
        if (tenants.Length == 0 && options.Tenant is { } ofAll)
            tenants = [ofAll];
        string path = paths is [var only] ? only : "";
        // All tenants are for keys alone: who names tenants at the issuer's must not get into all of them.
        if (tenants is not [var tenant] || tenant == Roles.AllTenants || paths.Length > 1 || subjects is not [{ Length: > 0 and <= LongestSubject } subject]
            || subject.Any(char.IsControl) || !SensorId.TryCreate(paths.Length == 0 ? "x" : path, out _, out _, tenant))
            return null;
        Right rights = Right.None;
        foreach (string word in All(options.RoleClaim))
            rights |= Roles.TryParse(word, out Role role) ? role.Rights() : Right.None;
        return new KnownCaller("token", subject, tenant, path, rights, CallerLimits.None) { Until = token.ValidTo + options.ClockSkew };

        string[] All(string claim) => [.. claims.FindAll(claim).Select(found => found.Value)];
    }

    private async Task FetchAsync(TimeSpan leastBetween, CancellationToken stop)
    {
        await _fetching.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (leastBetween > TimeSpan.Zero && now - _fetched < leastBetween)
                return;
            _fetched = now;
            byte[] content = await _source.ReadAsync(stop).ConfigureAwait(false);
            if (content.AsSpan().SequenceEqual(_content))
                return;
            _signers = SignerSet.Parse(content);
            _content = content;
            SecurityLog.SignersRead(logger, _signers.Count, _source.Name);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            SecurityLog.SignersKept(logger, _source.Name, failure.Message);
        }
        finally
        {
            _fetching.Release();
        }
    }
}
