using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;

namespace OrleansAnomaly.Gateway.Hosting;

/// <summary>
/// Keeps web pages out. Browsers let any page send requests to any address, that of a gateway on the same machine too, and read what a WebSocket tells;
/// they say of which page a request is. What only reads is left to the browser, which keeps its answer from foreign pages.
/// </summary>
internal static class OwnOrigin
{
    /// <summary>Stands behind what says whether a request is one for a WebSocket.</summary>
    /// <param name="app">The application.</param>
    /// <param name="others">Origins of other pages that were let in by name.</param>
    public static void UseOwnOrigin(this WebApplication app, IReadOnlyCollection<string> others) => app.Use((context, next) =>
    {
        if (context.WebSockets.IsWebSocketRequest || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
            Require(context, others);
        return next(context);
    });

    private static void Require(HttpContext context, IReadOnlyCollection<string> others)
    {
        string? origin = context.Request.Headers.Origin;
        if (string.IsNullOrEmpty(origin) || IsOwn(context, origin) || others.Contains(origin))
            return;
        throw new RefusedRequestException(ProblemKind.ForeignOrigin, $"the page is of {QueryText.Quote(origin)}; expected one of the gateway's own, or no page at all");
    }

    private static bool IsOwn(HttpContext context, string origin)
    {
        HttpRequest request = context.Request;
        if (!origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            return false;
        // A page may have its own name lead to this machine, and is then of the same origin. A gateway that was reached from within the machine is known by
        // none but the machine's own names.
        return context.Connection.LocalIpAddress is not { } reached || !IPAddress.IsLoopback(reached)
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? own) && own.IsLoopback);
    }
}
