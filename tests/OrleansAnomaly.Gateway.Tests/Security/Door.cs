using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>An endpoint of a gateway, with what lets in there.</summary>
/// <param name="Name">Its name, or its address.</param>
/// <param name="Method">One of its methods.</param>
/// <param name="Path">An address of it.</param>
/// <param name="Rights">What its caller must be allowed; null where it says nothing of that.</param>
/// <param name="IsOpen">Whether it asks nobody who he is.</param>
/// <param name="Rpc">The method that is called there; null where it is no call of gRPC.</param>
internal sealed record Door(string Name, string Method, string Path, Right? Rights, bool IsOpen, RpcMethod? Rpc)
{
    /// <summary>All endpoints of a gateway, whoever has mapped them.</summary>
    public static IReadOnlyList<Door> Of(GatewayServer server) =>
    [
        .. from source in server.Services.GetServices<EndpointDataSource>()
           from endpoint in source.Endpoints.Cast<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let path = endpoint.RoutePattern.RawText!
           select new Door(
               endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? path, method, path.Replace("{id}", "none", StringComparison.Ordinal),
               endpoint.Metadata.GetMetadata<RequiredRights>()?.Rights, endpoint.Metadata.GetMetadata<OpenDoor>() is not null,
               endpoint.Metadata.GetMetadata<RpcMethod>()),
    ];

    /// <summary>Whether a test can knock there: a client cannot choose to send CONNECT to an address.</summary>
    public bool CanBeAsked => Method != "CONNECT";
}
