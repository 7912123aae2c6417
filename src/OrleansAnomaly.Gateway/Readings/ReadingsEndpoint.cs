using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.OpenApi;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Takes readings in.</summary>
internal static class ReadingsEndpoint
{
    private const string Json = "application/json", Ndjson = "application/x-ndjson", Csv = "text/csv";
    private const string Body = "Readings: a JSON object per line, one JSON array (or an object with an array 'readings'), or CSV with a header. Packed by gzip or br where Content-Encoding says so.";
    private const string Row = """{"sensor":"plant-7/line-2/pump-12/vibration","time":"2026-03-02T08:00:00Z","value":1.5}""";

    public static void MapReadings(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/readings", IngestAsync)
            .RequireRateLimiting(Limits.Ingesting)
            .Requires(Right.Ingest).WithName("ingest").WithTags("readings")
            .WithSummary("Takes readings in; what the receipt calls accepted is durable and will be scored exactly once.")
            .WithDescription("A row that cannot be taken is refused with its number and the reason, and the others are taken. A body that breaks in the middle is answered by a problem that has the receipt of what came before.")
            .WithMetadata(new TakesBody(Body, (Ndjson, Row + "\n"), (Json, $"[{Row}]"), (Csv, "sensor,time,value,quality\nplant-7/line-2/pump-12/vibration,2026-03-02T08:00:00Z,1.5,good\n")))
            .Produces<ReceiptBody>()
            .Refuses(
                StatusCodes.Status400BadRequest, StatusCodes.Status408RequestTimeout, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> IngestAsync(
        HttpContext context,
        ServedFleet served,
        SensorPaths paths,
        GatewayOptions options,
        GatewayMetrics metrics,
        [Description("Until when the answer waits: durable, or scored too, which tells late and duplicate rows and the anomalous verdicts. durable without it.")] string? wait,
        [Description("What whole numbers of time count, since 1970. ms without it.")] string? time_unit)
    {
        var text = new QueryText(context.Request);
        IngestWait until = text.Word<IngestWait>(wait) ?? IngestWait.Durable;
        TimeUnit unit = text.Word<TimeUnit>(time_unit) ?? TimeUnit.Ms;
        text.Settle();
        RowFormat format = FormatOf(context.Request, unit);
        var intake = new BatchIntake(served.Current, paths, context.Caller(), until);
        await using UnpackedBody body = UnpackedBody.Open(context.Request, options.MaxUnpackedBytes);
        try
        {
            await BodyReading.ReadAsync(body, format, intake, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            // Whatever ends the request, the answer tells what had been taken in by then.
            ReceiptBody soFar = intake.Receipt;
            context.Features.Set(soFar);
            metrics.ReadingsTaken(soFar.Accepted, soFar.Refused - intake.Unreadable, intake.Unreadable, body.Bytes);
        }
        ReceiptBody receipt = intake.Receipt;
        if (receipt is { Accepted: 0, Refused: > 0 })
            throw new RefusedRequestException(ProblemKind.NothingAccepted, $"all {receipt.Refused} rows were refused; the first: {receipt.Refusals[0].Reason}; expected one at least that can be taken in");
        return TypedResults.Json(receipt, WireJson.Plain.ReceiptBody);
    }

    private static RowFormat FormatOf(HttpRequest request, TimeUnit unit)
    {
        string found = request.ContentType ?? "";
        if (MediaTypeHeaderValue.TryParse(found, out MediaTypeHeaderValue? type) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            switch (type.MediaType.Value!.ToLowerInvariant())
            {
                case Json:
                    return new JsonFormat(unit);
                case Ndjson or "application/ndjson" or "application/jsonl":
                    return new NdjsonFormat(unit);
                case Csv:
                    return new CsvFormat(unit);
            }
        }
        throw new RefusedRequestException(ProblemKind.UnsupportedMediaType, $"Content-Type is '{found}'; expected {Ndjson}, {Json} or {Csv}, in UTF-8");
    }
}
