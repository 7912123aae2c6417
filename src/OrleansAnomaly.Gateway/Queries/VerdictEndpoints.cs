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

/// <summary>What was said of a sensor.</summary>
internal static class VerdictEndpoints
{
    public static void MapVerdicts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/verdicts", ListAsync)
            .Requires(Right.Read).WithName("listVerdicts").WithTags("verdicts")
            .WithSummary("The verdicts of one sensor by event time: those that are anomalous, and those whose kind differs from the one before; or all of them, recomputed.")
            .Produces<VerdictPageBody>().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        ServedFleet served,
        [Description(ParameterTexts.Sensor)] string? sensor,
        [Description(ParameterTexts.From)] string? from,
        [Description(ParameterTexts.To)] string? to,
        [Description("With it the answer has the course of the values too, as a plot. " + ParameterTexts.Points)] string? points,
        [Description("true: every verdict, recomputed from the log; from and to must be given then, and the log must reach back so far.")] string? all,
        [Description(ParameterTexts.Limit)] string? limit,
        [Description(ParameterTexts.Cursor)] string? cursor,
        CancellationToken stop)
    {
        var text = new QueryText(request);
        SensorId? id = text.Sensor(sensor);
        bool isAll = text.Flag(all) ?? false;
        (long first, long last) = text.Stretch(from, to, isAll ? "recomputing all that was ever said would take long" : null);
        // Without a sensor the questions are never asked.
        var stored = new VerdictQuery { Sensor = id!, From = first, To = last, Cursor = text.Text(cursor) };
        stored = stored with { Limit = text.Number(limit) ?? stored.Limit };
        text.Check(stored);
        SeriesQuery? course = text.Number(points) is { } most ? new SeriesQuery { Sensor = id!, From = first, To = last, Points = most, Shape = SeriesShape.Plot } : null;
        if (course is not null)
            text.Check(course);
        text.Settle();

        IFleet fleet = served.Current;
        await fleet.FindAsync(request.HttpContext.Caller(), id!, stop).ConfigureAwait(false);
        Query<VerdictRecord> query = isAll
            ? new ReplayQuery { Sensor = id!, From = first, To = last, Limit = stored.Limit, Cursor = stored.Cursor }
            : stored;
        Page<VerdictRecord> page = await fleet.AskAsync(query, stop).ConfigureAwait(false);
        var body = new VerdictPageBody([.. page.Items.Select(VerdictBody.Of)], page.Next);
        if (course is not null)
            body = body with { Series = [.. (await fleet.AskAsync(course, stop).ConfigureAwait(false)).Items.Select(SeriesPointBody.Of)] };
        return TypedResults.Json(body, WireJson.Plain.VerdictPageBody);
    }
}
