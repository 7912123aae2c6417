using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Streaming;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>What happens in the fleet, as it happens.</summary>
internal sealed class SubscribeCall(ServedFleet served, TimeProvider time, GatewayMetrics metrics)
{
    public async Task RunAsync(SubscribeRequest request, IReplies<SubscribeResponse> replies, CallContext context)
    {
        var fields = new RequestFields();
        var filter = new EventFilter
        {
            Tenant = context.Caller.Tenant,
            Within = context.Caller.Within,
            Prefix = request.Prefix,
            Verdicts = !request.HasVerdicts || request.Verdicts,
            Incidents = !request.HasIncidents || request.Incidents,
        };
        if (!filter.Verdicts && !filter.Incidents)
            fields.AddFault("incidents", "neither verdicts nor incidents are wanted; expected one of them at least");
        EventPosition? seen = null;
        if (EventPosition.TryParse(request.After, out EventPosition position))
            seen = position;
        else if (request.After.Length > 0)
            fields.AddFault("after", $"found {QueryText.Quote(request.After)}; expected a position such as 1042.0, as events and receipts have it");
        fields.Settle();
        IFleet fleet = served.Current;
        await StreamEndpoints.RequireReachedAsync(fleet, seen, "after", context.Stop).ConfigureAwait(false);
        await EventPump.RunAsync(fleet, filter, seen, new RpcSink(replies), time, metrics, served.Draining, context.Stop).ConfigureAwait(false);
    }
}
