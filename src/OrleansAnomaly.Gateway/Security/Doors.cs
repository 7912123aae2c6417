using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security.Audit;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>
/// Stands between routing and every endpoint: finds out who calls and whether he may. An endpoint that says neither <see cref="Access.Requires"/> nor
/// <see cref="Access.OpenToAll"/> lets nobody in. What has no endpoint says no more than that.
/// </summary>
internal sealed class Doors(RequestDelegate next, Callers callers, FailedAttempts failed, OpenRequests open, RefusedActs refusedActs, GatewayMetrics metrics)
{
    // One text for all of them, so that an unknown key is not told from one with a wrong secret, one that was revoked or one that has expired.
    private const string Unknown = "the request shows no key or token that lets in here; expected 'Authorization: Bearer' or 'X-Api-Key' with one that is known, has not expired and was not revoked";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<OpenDoor>() is not null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        Right? rights = endpoint.Metadata.GetMetadata<RequiredRights>()?.Rights;
        if (!callers.AreAsked)
        {
            Enter(context, Caller.Anyone, AskedTenant(context, SensorId.DefaultTenant), rights);
            await next(context).ConfigureAwait(false);
            return;
        }
        KnownCaller? caller = null;
        try
        {
            caller = await KnowAsync(context).ConfigureAwait(false);
            string tenant = AskedTenant(context, caller.Tenant);
            Enter(context, caller.About(tenant), tenant, rights);
        }
        catch (RefusedRequestException) when (rights is { } needed)
        {
            await refusedActs.TellAsync(context, needed, caller).ConfigureAwait(false);
            throw;
        }
        context.Features.Set(caller);
        // A call's messages are bounded one by one: a stream of them may go on for long.
        bool isCall = endpoint.Metadata.GetMetadata<RpcMethod>() is not null;
        if (!isCall && caller.Limits.BodyBytes is { } most && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Math.Min(most, size.MaxRequestBodySize ?? most);
        using (open.Add(context, caller))
            await next(context).ConfigureAwait(false);
    }

    /// <exception cref="RefusedRequestException">Nobody is let in by what the request shows.</exception>
    private async ValueTask<KnownCaller> KnowAsync(HttpContext context)
    {
        if (!Credentials.TryFind(context, out string? text))
        {
            metrics.CallerRefused(CallerRefusal.NothingShown);
            throw new RefusedRequestException(ProblemKind.Unauthenticated, Unknown);
        }
        IPAddress? address = context.Connection.RemoteIpAddress;
        bool isTooDear = callers.IsDear(text) && failed.IsSpent(address);
        KnownCaller? known = isTooDear ? null : await callers.FindAsync(text, context.RequestAborted).ConfigureAwait(false);
        if (known is not null)
            return known;
        metrics.CallerRefused(CallerRefusal.WrongShown);
        throw isTooDear || !failed.TryFail(address)
            ? new RefusedRequestException(ProblemKind.TooManyRequests, "too many wrong keys or tokens came from this address; try again in a minute")
            : new RefusedRequestException(ProblemKind.Unauthenticated, Unknown);
    }

    /// <summary>The tenant that the request is about: the caller's own, or the one that a caller of all names.</summary>
    private static string AskedTenant(HttpContext context, string own)
    {
        Microsoft.Extensions.Primitives.StringValues asked = context.Request.Headers[Credentials.TenantHeader];
        if (asked.Count == 0)
            return own == Roles.AllTenants ? SensorId.DefaultTenant : own;
        string tenant = asked.ToString();
        if (own != Roles.AllTenants)
            return asked.Count == 1 && tenant == own ? own : throw new RefusedRequestException(ProblemKind.Forbidden, $"{Credentials.TenantHeader} names another tenant than the caller's; expected none, or his own");
        return asked.Count == 1 && tenant != Roles.AllTenants && SensorId.TryCreate("x", out _, out _, tenant)
            ? tenant
            : throw RefusedRequestException.Invalid(Credentials.TenantHeader, "it names no tenant; expected the name of one, once");
    }

    private void Enter(HttpContext context, Caller caller, string tenant, Right? rights)
    {
        // Without metadata nobody has thought of who may enter.
        if (rights is not { } needed || !caller.May(needed))
        {
            metrics.CallerRefused(CallerRefusal.RightLacking);
            throw new RefusedRequestException(ProblemKind.Forbidden, $"the caller lacks the right to that: {(rights is { } lacking ? Words(lacking) : "nobody has it")}");
        }
        context.Features.Set(caller with { Tenant = tenant });
    }

    private static string Words(Right rights) => rights.ToString().ToLowerInvariant().Replace(", ", " and ", StringComparison.Ordinal);
}
