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

/// <summary>The course of a sensor's values.</summary>
internal static class SeriesEndpoints
{
    public static void MapSeries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/sensors/series", ReadAsync)
            .Requires(Right.Read).WithName("getSeries").WithTags("sensors").WithSummary("The course of a sensor's values, from minute aggregates; always one page.")
            .Produces<PageBody<SeriesPointBody>>().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ReadAsync(
        HttpRequest request,
        ServedFleet served,
        [Description(ParameterTexts.Sensor)] string? sensor,
        [Description(ParameterTexts.From + " Buckets need it.")] string? from,
        [Description(ParameterTexts.To + " Buckets need it.")] string? to,
        [Description(ParameterTexts.Points + " 500 without it.")] string? points,
        [Description("buckets: equal stretches of time with extremes, mean and quantiles. plot: the minutes that show best what the curve looks like.")] string? shape,
        CancellationToken stop)
    {
        var text = new QueryText(request);
        SensorId? id = text.Sensor(sensor);
        SeriesShape form = text.Word<SeriesShape>(shape) ?? SeriesShape.Buckets;
        (long first, long last) = text.Stretch(from, to, form == SeriesShape.Buckets ? "buckets are equal parts of the stretch" : null);
        // Without a sensor the question is never asked.
        var query = new SeriesQuery { Sensor = id!, From = first, To = last, Shape = form };
        query = query with { Points = text.Number(points) ?? query.Points };
        text.Check(query);
        text.Settle();
        IFleet fleet = served.Current;
        await fleet.FindAsync(request.HttpContext.Caller(), id!, stop).ConfigureAwait(false);
        Page<SeriesPoint> page = await fleet.AskAsync(query, stop).ConfigureAwait(false);
        return TypedResults.Json(new PageBody<SeriesPointBody>([.. page.Items.Select(SeriesPointBody.Of)], page.Next), WireJson.Plain.SeriesPage);
    }
}
