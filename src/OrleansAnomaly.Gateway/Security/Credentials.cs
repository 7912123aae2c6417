using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>
/// Finds what a request shows of who sends it: <c>Authorization: Bearer …</c>, <c>X-Api-Key: …</c>, or, as browsers' WebSockets take no headers, a subprotocol
/// <c>anomaly.bearer.…</c> beside <see cref="StreamProtocol"/>. Never the query string, which ends in logs of proxies and in the history of browsers.
/// </summary>
internal static class Credentials
{
    public const string KeyHeader = "X-Api-Key", TenantHeader = "Anomaly-Tenant";

    /// <summary>The subprotocol of the stream; the one that a browser's WebSocket is answered with.</summary>
    public const string StreamProtocol = "anomaly.v1";

    /// <summary>What the subprotocol begins with that holds a key or a token.</summary>
    public const string BearerProtocol = "anomaly.bearer.";

    private const string Bearer = "Bearer ";

    // What identity providers put into tokens is a few kilobytes at most; headers are bounded too.
    private const int Longest = 16 << 10;

    /// <summary>The key or token.</summary>
    /// <returns>False where there is none. Where there is more than one, or something else, the text is empty: it is a wrong one.</returns>
    public static bool TryFind(HttpContext context, [NotNullWhen(true)] out string? text)
    {
        IHeaderDictionary headers = context.Request.Headers;
        StringValues authorization = headers.Authorization, key = headers[KeyHeader];
        string[] protocols = context.WebSockets.IsWebSocketRequest
            ? [.. context.WebSockets.WebSocketRequestedProtocols.Where(protocol => protocol.StartsWith(BearerProtocol, StringComparison.Ordinal))]
            : [];
        text = null;
        if (authorization.Count + key.Count + protocols.Length == 0)
            return false;
        text = "";
        if (authorization.Count + key.Count + protocols.Length > 1)
            return true;
        if (protocols is [var only])
            text = only[BearerProtocol.Length..];
        else if (key.Count == 1)
            text = key.ToString().Trim();
        else if (authorization.ToString() is var scheme && scheme.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            text = scheme[Bearer.Length..].Trim();
        if (text.Length > Longest)
            text = "";
        return true;
    }
}
