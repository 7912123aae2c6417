using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Health;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Rpc.Health;
using OrleansAnomaly.Gateway.Security;
using ServingStatus = OrleansAnomaly.Gateway.Rpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace OrleansAnomaly.Gateway.Rpc.Standard;

/// <summary>Whether services take requests (https://github.com/grpc/grpc/blob/master/doc/health-checking.md); all of them or none.</summary>
internal sealed class HealthCalls(ServedFleet served, Callers callers, RpcHost host, TimeProvider time)
{
    // As often as the fleet is looked at.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public static readonly IReadOnlyList<RpcMethod> Methods =
    [
        RpcMethod.Unary(HealthReflection.Descriptor.Services[0].FindMethodByName("Check"), Right.None, (HealthCalls calls, HealthCheckRequest request, CallContext context) => calls.CheckAsync(request, context)),
        RpcMethod.ServerStream(HealthReflection.Descriptor.Services[0].FindMethodByName("Watch"), Right.None, (HealthCalls calls, HealthCheckRequest request, IReplies<HealthCheckResponse> replies, CallContext context) => calls.WatchAsync(request, replies, context)),
    ];

    private async Task<HealthCheckResponse> CheckAsync(HealthCheckRequest request, CallContext context)
    {
        ServingStatus status = await LookAsync(request.Service, context.Stop).ConfigureAwait(false);
        return status != ServingStatus.ServiceUnknown
            ? new HealthCheckResponse { Status = status }
            : throw new RefusedRequestException(ProblemKind.NotFound, $"there is no service {QueryText.Quote(request.Service)}; server reflection lists them");
    }

    private async Task WatchAsync(HealthCheckRequest request, IReplies<HealthCheckResponse> replies, CallContext context)
    {
        using var pause = new PeriodicTimer(s_pause, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, served.Draining);
        ServingStatus? told = null;
        try
        {
            do
            {
                ServingStatus status = await LookAsync(request.Service, context.Stop).ConfigureAwait(false);
                if (status != told)
                    await replies.SendAsync(new HealthCheckResponse { Status = status }, context.Stop).ConfigureAwait(false);
                told = status;
            }
            while (await pause.WaitForNextTickAsync(ends.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException ended) when (served.Draining.IsCancellationRequested)
        {
            throw new RefusedRequestException(ProblemKind.NotReady, served.Refusal ?? "the gateway is ending", inner: ended);
        }
    }

    private async Task<ServingStatus> LookAsync(string service, CancellationToken stop)
    {
        if (service.Length > 0 && !host.Methods.Any(method => method.Service == service))
            return ServingStatus.ServiceUnknown;
        try
        {
            await HealthEndpoints.RequireReadyAsync(served, callers, stop).ConfigureAwait(false);
            return ServingStatus.Serving;
        }
        catch (Exception away) when (away is RefusedRequestException or FleetUnavailableException or FleetStoppedException)
        {
            return ServingStatus.NotServing;
        }
    }
}
