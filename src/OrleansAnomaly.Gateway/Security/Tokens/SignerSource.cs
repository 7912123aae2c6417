using System.Text.Json;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Security.Tokens;

/// <summary>Where an issuer's public keys come from: a file, an address, or what the issuer says of itself (OpenID Connect Discovery 1.0, §4).</summary>
internal sealed class SignerSource(JwtOptions options) : IDisposable
{
    private const int MostBytes = 1 << 20;
    private const string Discovery = "/.well-known/openid-configuration";

    // A redirect could lead from a place that is safe to one that is not.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MostBytes,
    };

    /// <summary>Names it in messages.</summary>
    public string Name => options.KeysFile ?? options.KeysUrl ?? options.Issuer!.TrimEnd('/') + Discovery;

    public bool IsFile => options.KeysFile is not null;

    /// <summary>The set as it is now, in JSON.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken stop)
    {
        if (options.KeysFile is { } file)
            return SmallFile.Read(file, MostBytes);
        try
        {
            return await FetchAsync(options.KeysUrl ?? await DiscoverAsync(stop).ConfigureAwait(false), stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException or KeyNotFoundException
            || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new IOException($"{Name} cannot be fetched: {failure.Message}", failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> FetchAsync(string url, CancellationToken stop)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(url), stop).ConfigureAwait(false);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
    }

    private async Task<string> DiscoverAsync(CancellationToken stop)
    {
        using JsonDocument found = JsonDocument.Parse(await FetchAsync(options.Issuer!.TrimEnd('/') + Discovery, stop).ConfigureAwait(false));
        string? issuer = found.RootElement.GetProperty("issuer").GetString(), keys = found.RootElement.GetProperty("jwks_uri").GetString();
        if (issuer != options.Issuer)
            throw new IOException($"{Name} speaks of another issuer; expected the very text of Issuer");
        return keys is not null && JwtOptions.IsSafe(keys) ? keys : throw new IOException($"{Name} names no jwks_uri with https://");
    }
}
