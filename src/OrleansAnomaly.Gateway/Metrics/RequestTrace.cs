using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>Says in the trace of a request what it was and what came of it (OpenTelemetry semantic conventions for HTTP); the server itself begins the trace.</summary>
internal sealed class RequestTrace(RequestDelegate next)
{
    private static readonly string[] s_methods = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE"];

    public async Task InvokeAsync(HttpContext context)
    {
        Activity? activity = Activity.Current;
        await next(context).ConfigureAwait(false);
        if (activity is not { IsAllDataRequested: true })
            return;
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        // Whatever a client writes there is a method for the server; the conventions have a word for those that are none.
        string method = Array.Find(s_methods, known => HttpMethods.Equals(known, context.Request.Method)) ?? "_OTHER";
        activity.DisplayName = route is null ? method : $"{method} {route}";
        activity.SetTag("http.request.method", method);
        activity.SetTag("http.route", route);
        activity.SetTag("url.path", Redaction.Of(context.Request.Path.Value ?? ""));
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            activity.SetStatus(ActivityStatusCode.Error);
    }
}
