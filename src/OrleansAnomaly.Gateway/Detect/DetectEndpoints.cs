using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.OpenApi;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>Judges series that come with the request; nothing is kept, and no fleet is needed.</summary>
internal static class DetectEndpoints
{
    /// <summary>Most bytes of a body: a million values with their times have less.</summary>
    public const int MostBytes = 32 << 20;

    private const string Series = "A series: 12 to 20,160 points with strictly rising time stamps (ISO 8601 or milliseconds since 1970), values null where missing.";
    private const string SeriesExample = """{"series":[{"timestamp":"2026-03-02T08:00:00Z","value":1.5},{"timestamp":"2026-03-02T09:00:00Z","value":1.7}],"granularity":"hourly","sensitivity":95}""";
    private const string Asset = "The series of an asset: one array of time stamps, and for the name of each sensor an array of values; 1 to 256 sensors.";
    private const string AssetExample = """{"timestamps":["2026-03-02T08:00:00Z","2026-03-02T09:00:00Z"],"sensors":{"flow":[1.5,1.7],"pressure":[3.1,3.0]},"sensitivity":95}""";

    public static void MapDetect(this IEndpointRouteBuilder routes)
    {
        Map<EntireBody>("/v1/detect/entire", "detectEntire", "Judges every point of a series by all others.", Series, SeriesExample, EntireAsync);
        Map<LastBody>("/v1/detect/last", "detectLast", "Judges the last point of a series by those before it, as if it had just come in.", Series, SeriesExample, LastAsync);
        Map<AssetEntireBody>("/v1/detect/asset/entire", "detectAssetEntire", "Judges every time of an asset's series: each sensor, all of them together, and the incidents with their causes.", Asset, AssetExample, AssetEntireAsync);
        Map<AssetLastBody>("/v1/detect/asset/last", "detectAssetLast", "Judges the last time of an asset's series.", Asset, AssetExample, AssetLastAsync);

        void Map<T>(string path, string name, string summary, string body, string example, Delegate handler) =>
            routes.MapPost(path, handler).RequireRateLimiting(Limits.Detecting)
                .Requires(Right.Read).WithName(name).WithTags("detection").WithSummary(summary).WithMetadata(new TakesBody(body, ("application/json", example)))
                .Produces<T>().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> EntireAsync(HttpContext context) =>
        TypedResults.Json(EntireBody.Of(Judges.Entire(await SeriesAsync(context).ConfigureAwait(false), context.RequestAborted)), WireJson.Plain.EntireBody);

    private static async Task<IResult> LastAsync(HttpContext context) =>
        TypedResults.Json(LastBody.Of(Judges.Last(await SeriesAsync(context).ConfigureAwait(false), context.RequestAborted)), WireJson.Plain.LastBody);

    private static async Task<IResult> AssetEntireAsync(HttpContext context)
    {
        AssetRequest request = await AssetAsync(context).ConfigureAwait(false);
        return TypedResults.Json(AssetEntireBody.Of(request.Sensors, Judges.AssetEntire(request, context.RequestAborted)), WireJson.Plain.AssetEntireBody);
    }

    private static async Task<IResult> AssetLastAsync(HttpContext context)
    {
        AssetRequest request = await AssetAsync(context).ConfigureAwait(false);
        return TypedResults.Json(AssetLastBody.Of(request.Sensors, Judges.AssetLast(request, context.RequestAborted)), WireJson.Plain.AssetLastBody);
    }

    private static Task<SeriesRequest> SeriesAsync(HttpContext context)
    {
        new QueryText(context.Request).Settle();
        return JsonBody.ReadAsync(context, MostBytes, SeriesRequest.Read);
    }

    private static Task<AssetRequest> AssetAsync(HttpContext context)
    {
        new QueryText(context.Request).Settle();
        return JsonBody.ReadAsync(context, MostBytes, AssetRequest.Read);
    }
}
