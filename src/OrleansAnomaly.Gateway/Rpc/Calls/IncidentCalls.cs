using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Rpc.Messages;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>Incidents of machines.</summary>
internal sealed class IncidentCalls(ServedFleet served, FleetActs acts)
{
    public async Task<ListIncidentsResponse> ListAsync(ListIncidentsRequest request, CallContext context)
    {
        var fields = new RequestFields();
        (long from, long to) = fields.Stretch(request.From, request.To);
        var query = new IncidentQuery
        {
            Tenant = context.Caller.Tenant,
            Within = context.Caller.Within,
            Prefix = request.Prefix,
            From = from,
            To = to,
            IsOpen = request.HasOpen ? request.Open : null,
            Cursor = RequestFields.Text(request.Cursor),
        };
        if (request.HasLimit)
            query = query with { Limit = request.Limit };
        fields.Check(query);
        fields.Settle();
        Page<IncidentRecord> page = await served.Current.AskAsync(query, context.Stop).ConfigureAwait(false);
        var answer = new ListIncidentsResponse { Next = page.Next ?? "" };
        answer.Items.AddRange(page.Items.Select(record => IncidentMessage.Of(IncidentBody.Of(record))));
        return answer;
    }

    public async Task<V1.Incident> GetAsync(GetIncidentRequest request, CallContext context)
    {
        (string asset, int number) = Named(request.Id);
        var query = new IncidentQuery { Tenant = context.Caller.Tenant, Within = context.Caller.Within, Asset = asset, Number = number, Limit = 1 };
        Page<IncidentRecord> page = await served.Current.AskAsync(query, context.Stop).ConfigureAwait(false);
        return page.Items is [{ } found]
            ? IncidentMessage.Of(IncidentBody.Of(found))
            : throw new RefusedRequestException(ProblemKind.NotFound, $"asset {QueryText.Quote(asset)} has no incident {number}, or none that is still kept");
    }

    public async Task<V1.Incident> AcknowledgeAsync(AcknowledgeIncidentRequest request, CallContext context)
    {
        (string asset, int number) = Named(request.Id);
        IncidentRecord incident = await acts.AcknowledgeAsync(context.Caller, asset, number, RequestFields.Text(request.Note), context.Stop).ConfigureAwait(false);
        return IncidentMessage.Of(IncidentBody.Of(incident));
    }

    private static (string Asset, int Number) Named(string id)
    {
        var fields = new RequestFields();
        if (!IncidentName.TryParse(id, out string? asset, out int number))
            fields.AddFault("id", $"found {QueryText.Quote(id)}; expected the id of an incident as lists have it");
        fields.Settle();
        return (asset!, number);
    }
}
