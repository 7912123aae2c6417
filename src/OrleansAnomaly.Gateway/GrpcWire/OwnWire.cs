using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>
/// gRPC over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md) and gRPC-Web over any HTTP (PROTOCOL-WEB.md there), on the server of the
/// framework and with nothing else.
/// </summary>
internal sealed class OwnWire : IRpcWire
{
    public void AddServices(IServiceCollection services, GatewayOptions options)
    {
    }

    public void Map(IEndpointRouteBuilder routes, IReadOnlyList<RpcMethod> methods, Action<IEndpointConventionBuilder, RpcMethod> describe)
    {
        foreach (RpcMethod method in methods)
            method.Bind(new Binder(routes, describe));
    }

    private sealed class Binder(IEndpointRouteBuilder routes, Action<IEndpointConventionBuilder, RpcMethod> describe) : IRpcBinder
    {
        public void Bind<TRequest, TReply>(RpcMethod<TRequest, TReply> method)
            where TRequest : class, IMessage<TRequest>, new()
            where TReply : class, IMessage<TReply>, new() =>
            describe(routes.MapPost(method.Path, context => new GrpcCall<TRequest, TReply>(method, context).RunAsync()), method);
    }
}
