using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>gRPC and gRPC-Web by Grpc.AspNetCore, bound to the gateway's table of methods.</summary>
internal sealed class AspNetCoreWire : IRpcWire
{
    public void AddServices(IServiceCollection services, GatewayOptions options)
    {
        // What is not in the table is refused as any other unknown address is.
        services.AddGrpc(grpc => grpc.IgnoreUnknownServices = true)
            .AddServiceOptions<QuestionTable>(grpc => Bound(grpc, RpcMethod.QuestionBytes))
            .AddServiceOptions<BodyTable>(grpc => Bound(grpc, RpcMethods.All.Max(method => method.MostBytes(options))));
        services.AddSingleton<IServiceMethodProvider<QuestionTable>, TableMethods<QuestionTable>>().AddSingleton<IServiceMethodProvider<BodyTable>, TableMethods<BodyTable>>();
    }

    public void Map(IEndpointRouteBuilder routes, IReadOnlyList<RpcMethod> methods, Action<IEndpointConventionBuilder, RpcMethod> describe)
    {
        ((IApplicationBuilder)routes).UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        Dictionary<string, Conventions> described = [];
        foreach (RpcMethod method in methods)
            describe(described[method.Path] = new Conventions(), method);
        foreach (GrpcServiceEndpointConventionBuilder endpoints in (GrpcServiceEndpointConventionBuilder[])[routes.MapGrpcService<QuestionTable>(), routes.MapGrpcService<BodyTable>()])
        {
            endpoints.Add(endpoint => described[PathOf(endpoint)].Apply(endpoint));
            endpoints.Finally(endpoint => described[PathOf(endpoint)].ApplyFinally(endpoint));
        }
    }

    private static void Bound(GrpcServiceOptions grpc, int most)
    {
        grpc.MaxReceiveMessageSize = most;
        grpc.CompressionProviders = BoundedPacking.All(most);
    }

    private static string PathOf(EndpointBuilder endpoint) => endpoint.Metadata.OfType<GrpcMethodMetadata>().Last().Method.FullName;
}
