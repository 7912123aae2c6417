using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>Who may call an endpoint.</summary>
internal static class Access
{
    /// <summary>Only callers with these rights reach the endpoint.</summary>
    public static T Requires<T>(this T endpoint, Right rights)
        where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredRights(rights));

    /// <summary>Who sends this request.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Security.Caller.Anyone;
}

/// <summary>Metadata of an endpoint: what its caller must be allowed.</summary>
/// <param name="Rights">All of these.</param>
internal sealed record RequiredRights(Right Rights);
