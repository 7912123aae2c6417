using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>Incidents of machines.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/incidents", ListAsync)
            .Requires(Right.Read).WithName("listIncidents").WithTags("incidents").WithSummary("The incidents, the one opened last first.")
            .Produces<PageBody<IncidentBody>>().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/incidents/{id}", FindAsync)
            .Requires(Right.Read).WithName("getIncident").WithTags("incidents").WithSummary("One incident as it stands.")
            .Produces<IncidentBody>().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        ServedFleet served,
        [Description(ParameterTexts.AssetPrefix)] string? prefix,
        [Description("Only incidents under way at this time or later, written in ISO 8601 (UTC where no offset is named) or as milliseconds since 1970.")] string? from,
        [Description("Only incidents that opened at this time or before, written as from is.")] string? to,
        [Description("true: only open ones. false: only those that have closed. All without it.")] string? open,
        [Description(ParameterTexts.Limit)] string? limit,
        [Description(ParameterTexts.Cursor)] string? cursor,
        CancellationToken stop)
    {
        var text = new QueryText(request);
        (long first, long last) = text.Stretch(from, to);
        Caller caller = request.HttpContext.Caller();
        var query = new IncidentQuery { Tenant = caller.Tenant, Within = caller.Within, Prefix = text.Text(prefix) ?? "", From = first, To = last, IsOpen = text.Flag(open), Cursor = text.Text(cursor) };
        query = query with { Limit = text.Number(limit) ?? query.Limit };
        text.Check(query);
        text.Settle();
        Page<IncidentRecord> page = await served.Current.AskAsync(query, stop).ConfigureAwait(false);
        return TypedResults.Json(new PageBody<IncidentBody>([.. page.Items.Select(IncidentBody.Of)], page.Next), WireJson.Plain.IncidentPage);
    }

    private static async Task<IResult> FindAsync(HttpRequest request, ServedFleet served, [Description("The id that an incident's body has.")] string id, CancellationToken stop)
    {
        new QueryText(request).Settle();
        if (!IncidentName.TryParse(id, out string? asset, out int number))
            throw RefusedRequestException.Invalid(nameof(id), $"found {QueryText.Quote(id)}; expected the id of an incident as lists have it");
        Caller caller = request.HttpContext.Caller();
        Page<IncidentRecord> page = !caller.Reaches(asset) ? new Page<IncidentRecord>([], null)
            : await served.Current.AskAsync(new IncidentQuery { Tenant = caller.Tenant, Asset = asset, Number = number, Limit = 1 }, stop).ConfigureAwait(false);
        return page.Items is [{ } found]
            ? TypedResults.Json(IncidentBody.Of(found), WireJson.Plain.IncidentBody)
            : throw new RefusedRequestException(ProblemKind.NotFound, $"asset {QueryText.Quote(asset)} has no incident {number}, or none that is still kept");
    }
}
