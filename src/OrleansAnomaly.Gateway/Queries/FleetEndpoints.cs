using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>The fleet as a whole.</summary>
internal static class FleetEndpoints
{
    public static void MapFleet(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/status", StatusAsync)
            .Requires(Right.Read | Right.Installation).WithName("getStatus").WithTags("operations").WithSummary("What the fleet has taken in, holds and has refused since it was started.")
            .Produces<StatusBody>().Refuses(StatusCodes.Status400BadRequest);
        routes.MapPost("/v1/snapshots", SnapshotAsync)
            .Requires(Right.Administer | Right.Installation).WithName("takeSnapshot").WithTags("operations").WithSummary("Takes a snapshot now, and answers when it is durable.")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> StatusAsync(HttpRequest request, ServedFleet served, CancellationToken stop)
    {
        new QueryText(request).Settle();
        Page<FleetStatus> page = await served.Current.AskAsync(new FleetStatusQuery(), stop).ConfigureAwait(false);
        return TypedResults.Json(StatusBody.Of(page.Items[0]), WireJson.Plain.StatusBody);
    }

    private static async Task<IResult> SnapshotAsync(HttpRequest request, FleetActs acts, CancellationToken stop)
    {
        new QueryText(request).Settle();
        await acts.TakeSnapshotAsync(request.HttpContext.Caller(), stop).ConfigureAwait(false);
        return TypedResults.NoContent();
    }
}
