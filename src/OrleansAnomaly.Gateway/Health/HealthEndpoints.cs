using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Health;

/// <summary>Whether the process lives, and whether it takes work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Json(new HealthBody("alive"), WireJson.Plain.HealthBody))
            .OpenToAll().WithName("health").WithTags("operations").WithSummary("Whether the process lives.")
            .Produces<HealthBody>();
        routes.MapGet("/readyz", ReadyAsync)
            .OpenToAll().WithName("ready").WithTags("operations").WithSummary("Whether readings are taken in: not while the fleet starts, ends, or its storage has failed.")
            .Produces<HealthBody>().Produces<Problem>(StatusCodes.Status503ServiceUnavailable, Problem.MediaType);
    }

    /// <summary>Returns where readings are taken in.</summary>
    /// <exception cref="RefusedRequestException">They are not; with the reason.</exception>
    public static async Task RequireReadyAsync(ServedFleet served, Callers callers, CancellationToken stop)
    {
        IFleet fleet = served.Current;
        if (served.Unready is { } unready)
        {
            // What other processes of the fleet do says nothing about this one.
            if (unready() is { } why)
                throw new RefusedRequestException(ProblemKind.NotReady, why);
        }
        else if ((await fleet.QueryAsync(new FleetStatusQuery(), stop).ConfigureAwait(false)).Items[0].Failure is { } failure)
        {
            // Who may not see the status is not told of directories either.
            throw new RefusedRequestException(ProblemKind.FleetStopped, callers.AreAsked ? "nothing is taken in any more; the gateway's log and its status say why" : failure);
        }
    }

    private static async Task<IResult> ReadyAsync(ServedFleet served, Callers callers, CancellationToken stop)
    {
        await RequireReadyAsync(served, callers, stop).ConfigureAwait(false);
        return TypedResults.Json(new HealthBody("ready"), WireJson.Plain.HealthBody);
    }
}
