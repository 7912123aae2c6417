using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Problems;

/// <summary>Says in the OpenAPI document with which problems an operation may answer.</summary>
internal static class ProblemMetadata
{
    /// <summary>Beside what is of every operation: that it failed, took too long, or that the fleet does not take requests.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
            route.Produces<Problem>(status, Problem.MediaType);
        return route;
    }
}
