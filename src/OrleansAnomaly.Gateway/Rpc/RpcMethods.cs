using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Detect;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Rpc.Calls;
using OrleansAnomaly.Gateway.Rpc.Standard;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>Every method of the gateway: name, kind, right, limits, and what carries it out. Every wire binds this table.</summary>
internal static class RpcMethods
{
    private static readonly ServiceDescriptor
        s_telemetry = TelemetryReflection.Descriptor.Services[0], s_verdicts = VerdictsReflection.Descriptor.Services[0],
        s_fleet = FleetReflection.Descriptor.Services[0], s_incidents = IncidentsReflection.Descriptor.Services[0];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<RpcMethod> All =
    [
        RpcMethod.Unary(s_telemetry.FindMethodByName("Ingest"), Right.Ingest, (TelemetryCalls calls, IngestRequest request, CallContext context) => calls.IngestAsync(request, context))
            with { Limit = Limits.Ingesting, MostBytes = options => options.MaxMessageBytes },
        RpcMethod.Bidirectional(s_telemetry.FindMethodByName("IngestStream"), Right.Ingest, (TelemetryCalls calls, IAsyncEnumerable<IngestStreamRequest> requests, IReplies<IngestStreamResponse> replies, CallContext context) => calls.IngestStreamAsync(requests, replies, context))
            with { MostBytes = options => options.MaxMessageBytes },
        RpcMethod.ServerStream(s_verdicts.FindMethodByName("Subscribe"), Right.Read, (SubscribeCall calls, SubscribeRequest request, IReplies<SubscribeResponse> replies, CallContext context) => calls.RunAsync(request, replies, context)),
        RpcMethod.Unary(s_verdicts.FindMethodByName("Query"), Right.Read, (QueryCalls calls, QueryRequest request, CallContext context) => calls.VerdictsAsync(request, context)),
        Detecting("DetectEntire", (DetectCalls calls, DetectSeriesRequest request, CallContext context) => calls.EntireAsync(request, context)),
        Detecting("DetectLast", (DetectCalls calls, DetectSeriesRequest request, CallContext context) => calls.LastAsync(request, context)),
        Detecting("DetectAssetEntire", (DetectCalls calls, DetectAssetRequest request, CallContext context) => calls.AssetEntireAsync(request, context)),
        Detecting("DetectAssetLast", (DetectCalls calls, DetectAssetRequest request, CallContext context) => calls.AssetLastAsync(request, context)),
        RpcMethod.Unary(s_fleet.FindMethodByName("ListSensors"), Right.Read, (FleetCalls calls, ListSensorsRequest request, CallContext context) => calls.ListSensorsAsync(request, context)),
        RpcMethod.Unary(s_fleet.FindMethodByName("GetSensor"), Right.Read, (FleetCalls calls, GetSensorRequest request, CallContext context) => calls.GetSensorAsync(request, context)),
        RpcMethod.Unary(s_fleet.FindMethodByName("GetSeries"), Right.Read, (QueryCalls calls, GetSeriesRequest request, CallContext context) => calls.SeriesAsync(request, context)),
        RpcMethod.Unary(s_fleet.FindMethodByName("RelearnSensor"), Right.Administer, (FleetCalls calls, RelearnSensorRequest request, CallContext context) => calls.RelearnAsync(request, context)),
        RpcMethod.Unary(s_fleet.FindMethodByName("GetStatus"), Right.Read | Right.Installation, (FleetCalls calls, GetStatusRequest request, CallContext context) => calls.GetStatusAsync(request, context)),
        RpcMethod.Unary(s_fleet.FindMethodByName("TakeSnapshot"), Right.Administer | Right.Installation, (FleetCalls calls, TakeSnapshotRequest request, CallContext context) => calls.TakeSnapshotAsync(request, context)),
        RpcMethod.Unary(s_incidents.FindMethodByName("List"), Right.Read, (IncidentCalls calls, ListIncidentsRequest request, CallContext context) => calls.ListAsync(request, context)),
        RpcMethod.Unary(s_incidents.FindMethodByName("Get"), Right.Read, (IncidentCalls calls, GetIncidentRequest request, CallContext context) => calls.GetAsync(request, context)),
        RpcMethod.Unary(s_incidents.FindMethodByName("Acknowledge"), Right.Operate, (IncidentCalls calls, AcknowledgeIncidentRequest request, CallContext context) => calls.AcknowledgeAsync(request, context)),
        .. HealthCalls.Methods,
        .. ReflectionCalls.Methods,
    ];

    /// <summary>Adds what carries the methods out, and what the wire needs.</summary>
    public static void AddRpc(this IServiceCollection services, RpcHost host, GatewayOptions options)
    {
        services.AddSingleton(host).AddSingleton<TelemetryCalls>().AddSingleton<SubscribeCall>().AddSingleton<QueryCalls>().AddSingleton<DetectCalls>();
        services.AddSingleton<FleetCalls>().AddSingleton<IncidentCalls>().AddSingleton<HealthCalls>().AddSingleton<ReflectionCalls>();
        host.AddFurther(services);
        host.Wire.AddServices(services, options);
    }

    /// <summary>Maps the methods through the wire.</summary>
    public static void MapRpc(this IEndpointRouteBuilder routes)
    {
        RpcHost host = routes.ServiceProvider.GetRequiredService<RpcHost>();
        host.Wire.Map(routes, host.Methods, Describe);
    }

    private static void Describe(IEndpointConventionBuilder endpoint, RpcMethod method)
    {
        // They are described by their protos, and not in the OpenAPI document.
        endpoint.WithMetadata(method, new ExcludeFromDescriptionAttribute());
        if (method.Rights == Right.None)
            endpoint.OpenToAll();
        else
            endpoint.Requires(method.Rights);
        if (method.Limit is { } limit)
            endpoint.RequireRateLimiting(limit);
        if (!method.IsUnary)
            endpoint.WithMetadata(new DisableRequestTimeoutAttribute()).DisableHttpMetrics();
    }

    private static RpcMethod Detecting<TRequest, TReply>(string name, Func<DetectCalls, TRequest, CallContext, Task<TReply>> call)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TReply : class, Google.Protobuf.IMessage<TReply>, new() =>
        RpcMethod.Unary(s_verdicts.FindMethodByName(name), Right.Read, call) with { Limit = Limits.Detecting, MostBytes = _ => DetectEndpoints.MostBytes };
}
