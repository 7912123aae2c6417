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

    /// <summary>Everybody reaches the endpoint, without saying who he is: it tells nothing of what is watched.</summary>
    public static T OpenToAll<T>(this T endpoint)
        where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(OpenDoor.Instance);

    /// <summary>Who sends this request.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Security.Caller.Anyone;
}

/// <summary>Metadata of an endpoint: what its caller must be allowed.</summary>
/// <param name="Rights">All of these.</param>
internal sealed record RequiredRights(Right Rights);

/// <summary>Metadata of an endpoint that asks nobody who he is.</summary>
internal sealed class OpenDoor
{
    public static readonly OpenDoor Instance = new();

    private OpenDoor()
    {
    }
}
