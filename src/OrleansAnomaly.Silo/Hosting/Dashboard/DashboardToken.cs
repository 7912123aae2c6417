using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Lets through only requests that bring the token, as a bearer's or as the password that browsers ask for; whatever the user's name.</summary>
internal sealed class DashboardToken(RequestDelegate next, DashboardOptions options)
{
    // Of one length whatever was brought, so that comparing takes the same time.
    private readonly byte[] _expected = Digest(options.Token!);

    public Task InvokeAsync(HttpContext context)
    {
        if (Brought(context.Request.Headers.Authorization.ToString()) is { } token && CryptographicOperations.FixedTimeEquals(Digest(token), _expected))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Orleans dashboard\", charset=\"UTF-8\"";
        return Task.CompletedTask;
    }

    private static string? Brought(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out AuthenticationHeaderValue? brought) || brought.Parameter is not { } text)
            return null;
        if (brought.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return text;
        if (!brought.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || !Base64.IsValid(text))
            return null;
        string pair = Encoding.UTF8.GetString(Convert.FromBase64String(text));
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
