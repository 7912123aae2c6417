using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Detect;
using OrleansAnomaly.Gateway.OpenApi;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>Somebody says that he has seen an incident.</summary>
internal static class AcknowledgeEndpoint
{
    /// <summary>Most bytes of a body: a note of which every character is escaped has less.</summary>
    private const int MostBytes = 16 << 10;

    public static void MapAcknowledge(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/incidents/{id}/acknowledge", AcknowledgeAsync).Requires(Right.Operate)
            .WithName("acknowledgeIncident").WithTags("incidents").WithSummary("Keeps with an incident that the caller has seen it; the first acknowledgement stays.")
            .WithMetadata(new TakesBody("An object whose note, a text of at most 1,000 characters, says what else there is to say; it may be left out.", ("application/json", """{"note":"bearing ordered"}""")))
            .Produces<IncidentBody>().Refuses(
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    private static async Task<IResult> AcknowledgeAsync(HttpContext context, FleetActs acts, [Description("The id that an incident's body has.")] string id, CancellationToken stop)
    {
        new QueryText(context.Request).Settle();
        if (!IncidentName.TryParse(id, out string? asset, out int number))
            throw RefusedRequestException.Invalid(nameof(id), $"found {QueryText.Quote(id)}; expected the id of an incident as lists have it");
        string? note = await JsonBody.ReadAsync(context, MostBytes, Note).ConfigureAwait(false);
        IncidentRecord incident = await acts.AcknowledgeAsync(context.Caller(), asset, number, note, stop).ConfigureAwait(false);
        return TypedResults.Json(IncidentBody.Of(incident), WireJson.Plain.IncidentBody);
    }

    private static string? Note(JsonElement body)
    {
        var fields = new BodyFields(body);
        string? note = fields.Text("note");
        fields.Settle();
        return note;
    }
}
