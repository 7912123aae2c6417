using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>
/// What browsers are told with every answer: it is what it says it is, belongs into no page, runs nothing, and is kept nowhere. Answers are data; none is a page.
/// </summary>
internal static class SecurityHeaders
{
    private static readonly TimeSpan s_transport = TimeSpan.FromDays(365);

    public static void UseSecurityHeaders(this WebApplication app, bool isEncrypted) => app.Use((context, next) =>
    {
        // At the last moment: what an endpoint has set is thrown away when it fails.
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            IHeaderDictionary headers = response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context.Response);
        if (isEncrypted)
            context.Response.OnStarting(static state =>
            {
                ((HttpResponse)state).Headers.StrictTransportSecurity = $"max-age={(long)s_transport.TotalSeconds}";
                return Task.CompletedTask;
            }, context.Response);
        return next(context);
    });
}
