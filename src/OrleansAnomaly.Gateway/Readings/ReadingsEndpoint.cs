using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Takes readings in.</summary>
internal static class ReadingsEndpoint
{
    private const string Json = "application/json", Ndjson = "application/x-ndjson", Csv = "text/csv";
    private const string WaitExpected = "durable or scored", UnitExpected = "s, ms, us or ns";

    public static void MapReadings(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/readings", IngestAsync)
            .RequireRateLimiting(Limits.Ingesting)
            .WithName("ingest").WithTags("readings")
            .WithSummary("Takes readings in; what the receipt calls accepted is durable and will be scored exactly once.")
            .Produces<ReceiptBody>()
            .Produces<Problem>(StatusCodes.Status400BadRequest, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status408RequestTimeout, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status413PayloadTooLarge, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status415UnsupportedMediaType, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status422UnprocessableEntity, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status429TooManyRequests, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status503ServiceUnavailable, Problem.MediaType);

    private static async Task<IResult> IngestAsync(HttpContext context, ServedFleet served, SensorPaths paths, GatewayOptions options, string? wait, string? time_unit)
    {
        var faults = new List<Fault>();
        IngestWait until = Choice("wait", wait, WaitExpected, faults, ("durable", IngestWait.Durable), ("scored", IngestWait.Scored));
        TimeUnit unit = Choice("time_unit", time_unit, UnitExpected, faults, ("ms", TimeUnit.Ms), ("s", TimeUnit.S), ("us", TimeUnit.Us), ("ns", TimeUnit.Ns));
        if (faults.Count > 0)
            throw new RefusedRequestException(ProblemKind.InvalidRequest, string.Join("; ", faults.Select(fault => $"{fault.Where}: {fault.Message}")), faults);
        RowFormat format = FormatOf(context.Request, unit);
        var intake = new BatchIntake(served.Current, paths, until);
        await using UnpackedBody body = UnpackedBody.Open(context.Request, options.MaxUnpackedBytes);
        try
        {
            await BodyReading.ReadAsync(body, format, intake, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            // Whatever ends the request, the answer tells what had been taken in by then.
            context.Features.Set(intake.Receipt);
        }
        ReceiptBody receipt = intake.Receipt;
        if (receipt is { Accepted: 0, Refused: > 0 })
            throw new RefusedRequestException(ProblemKind.NothingAccepted, $"all {receipt.Refused} rows were refused; the first: {receipt.Refusals[0].Reason}; expected one at least that can be taken in");
        return TypedResults.Json(receipt, WireJson.Default.ReceiptBody);
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

    private static T Choice<T>(string name, string? found, string expected, List<Fault> faults, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach ((string choice, T value) in choices)
        {
            if (found is null || found == choice)
                return value;
        }
        faults.Add(new Fault(name, $"found '{found}'; expected {expected}"));
        return choices[0].Value;
    }
}
