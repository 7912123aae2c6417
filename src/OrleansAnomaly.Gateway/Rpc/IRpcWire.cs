using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>
/// What speaks gRPC. Two sides: <see cref="GrpcWire.OwnWire"/>, which needs nothing but the framework, and that over Grpc.AspNetCore, in a project of its
/// own. Both bind the same table and pass the same tests.
/// </summary>
internal interface IRpcWire
{
    /// <summary>Adds what it needs to the gateway's services.</summary>
    void AddServices(IServiceCollection services, GatewayOptions options);

    /// <summary>Maps every method to its path, and gives each endpoint the metadata that <paramref name="describe"/> adds.</summary>
    void Map(IEndpointRouteBuilder routes, IReadOnlyList<RpcMethod> methods, Action<IEndpointConventionBuilder, RpcMethod> describe);
}
