using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>Sensors: which there are, how they are, and having one learn anew.</summary>
internal static class SensorEndpoints
{
    public static void MapSensors(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/sensors", ListAsync)
            .Requires(Right.Read).WithName("listSensors").WithTags("sensors").WithSummary("The sensors, in ordinal order of their paths.")
            .Produces<PageBody<SensorBody>>().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/sensors/status", FindAsync)
            .Requires(Right.Read).WithName("getSensor").WithTags("sensors").WithSummary("What is known of one sensor.")
            .Produces<SensorBody>().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPost("/v1/sensors/relearn", RelearnAsync)
            .Requires(Right.Administer).WithName("relearnSensor").WithTags("sensors").WithSummary("Makes a sensor forget what it has learned: after an overhaul, or when it was moved.")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        ServedFleet served,
        [Description(ParameterTexts.SensorPrefix)] string? prefix,
        [Description("Only sensors with that status; all without it.")] string? status,
        [Description(ParameterTexts.Limit)] string? limit,
        [Description(ParameterTexts.Cursor)] string? cursor,
        CancellationToken stop)
    {
        var text = new QueryText(request);
        Caller caller = request.HttpContext.Caller();
        var query = new SensorQuery { Tenant = caller.Tenant, Within = caller.Within, Prefix = text.Text(prefix) ?? "", Status = text.Word<SensorStatus>(status), Cursor = text.Text(cursor) };
        query = query with { Limit = text.Number(limit) ?? query.Limit };
        text.Check(query);
        text.Settle();
        Page<SensorInfo> page = await served.Current.AskAsync(query, stop).ConfigureAwait(false);
        return TypedResults.Json(new PageBody<SensorBody>([.. page.Items.Select(SensorBody.Of)], page.Next), WireJson.Plain.SensorPage);
    }

    private static async Task<IResult> FindAsync(HttpRequest request, ServedFleet served, [Description(ParameterTexts.Sensor)] string? sensor, CancellationToken stop)
    {
        SensorId id = Only(request, sensor);
        return TypedResults.Json(SensorBody.Of(await served.Current.FindAsync(request.HttpContext.Caller(), id, stop).ConfigureAwait(false)), WireJson.Plain.SensorBody);
    }

    private static async Task<IResult> RelearnAsync(HttpRequest request, FleetActs acts, [Description(ParameterTexts.Sensor)] string? sensor, CancellationToken stop)
    {
        SensorId id = Only(request, sensor);
        await acts.RelearnAsync(request.HttpContext.Caller(), id, stop).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    /// <summary>The sensor of a request that has no other parameter.</summary>
    private static SensorId Only(HttpRequest request, string? sensor)
    {
        var text = new QueryText(request);
        SensorId? id = text.Sensor(sensor);
        text.Settle();
        return id!;
    }
}
