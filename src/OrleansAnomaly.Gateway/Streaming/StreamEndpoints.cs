using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>What happens in the fleet, as it happens.</summary>
internal static class StreamEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    public static void AddStreams(this IServiceCollection services) => services.AddSingleton<StreamPlaces>();

    public static void UseStreams(this WebApplication app)
    {
        // A client that answers no ping has gone, whatever its network says.
        TimeSpan patience = app.Services.GetRequiredService<GatewayOptions>().StalledTimeout;
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = patience });
    }

    public static void MapStream(this IEndpointRouteBuilder routes)
    {
        // Browsers open WebSockets within an HTTP/2 connection so (RFC 8441).
        routes.MapMethods("/v1/stream", [HttpMethods.Connect], StreamAsync).Requires(Right.Read).ExcludeFromDescription().DisableRequestTimeout().DisableHttpMetrics();
        routes.MapGet("/v1/stream", StreamAsync)
            .Requires(Right.Read).WithName("stream").WithTags("stream").WithSummary("Verdicts worth telling and changes of incidents as they happen, in an order that never changes.")
            .WithDescription(
                "Server-sent events: id is the event's position, event is verdict, incident, missed or end, data is one line of JSON. A comment comes at once and "
                + "every 15 seconds. A request to upgrade gets a WebSocket instead, with one text message for every event: the same JSON with the fields type and id "
                + "before its own. A reader that is too slow loses the oldest events and is told how many (missed). Every stream can be resumed after any event.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status101SwitchingProtocols)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests)
            .DisableRequestTimeout().DisableHttpMetrics();
    }

    private static async Task StreamAsync(
        HttpContext context,
        ServedFleet served,
        StreamPlaces places,
        GatewayOptions options,
        TimeProvider time,
        GatewayMetrics metrics,
        ILoggerFactory logging,
        [Description("Only of sensors and assets whose path begins so; of all without it.")] string? prefix,
        [Description("Whether verdicts of sensors are wanted; true without it.")] string? verdicts,
        [Description("Whether changes of incidents are wanted; true without it.")] string? incidents,
        [Description("The id of the last event seen: what came after it follows first. Without it the stream begins with what happens next.")] string? after,
        [FromHeader(Name = LastEventId), Description("As after, which it comes before: clients that reconnect by themselves send it.")] string? lastEventId)
    {
        var text = new QueryText(context.Request);
        Caller caller = context.Caller();
        var filter = new EventFilter { Tenant = caller.Tenant, Within = caller.Within, Prefix = text.Text(prefix) ?? "", Verdicts = text.Flag(verdicts) ?? true, Incidents = text.Flag(incidents) ?? true };
        if (!filter.Verdicts && !filter.Incidents)
            text.AddFault(nameof(incidents), "neither verdicts nor incidents are wanted; expected one of them at least");
        EventPosition? seen = Position(text, text.Text(after), nameof(after));
        if (!string.IsNullOrEmpty(lastEventId))
            seen = Position(text, lastEventId, LastEventId);
        text.Settle();
        IFleet fleet = served.Current;
        await RequireReachedAsync(fleet, seen, string.IsNullOrEmpty(lastEventId) ? nameof(after) : LastEventId, context.RequestAborted).ConfigureAwait(false);

        places.Take();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            var patience = new Patience(context, options.StalledTimeout, time, logging.CreateLogger(typeof(StreamEndpoints)));
            using var socket = new WebSocketSink(context, patience, gone);
            IEventSink sink = context.WebSockets.IsWebSocketRequest ? socket : new ServerSentSink(context, patience);
            await EventPump.RunAsync(fleet, filter, seen, sink, time, metrics, served.Draining, gone.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            // The reader has gone, or takes nothing: nobody is there to be told.
        }
        finally
        {
            places.GiveBack();
        }
    }

    private static EventPosition? Position(QueryText text, string? given, string where)
    {
        if (given is null)
            return null;
        if (EventPosition.TryParse(given, out EventPosition position))
            return position;
        text.AddFault(where, $"found {QueryText.Quote(given)}; expected a position such as 1042.0, as events and receipts have it");
        return null;
    }

    /// <summary>Who has seen more than the fleet knows comes from another one, or from one whose data were lost; he would wait for nothing.</summary>
    public static async Task RequireReachedAsync(IFleet fleet, EventPosition? seen, string where, CancellationToken stop)
    {
        if (seen is not { } position)
            return;
        Page<FleetStatus> status = await fleet.AskAsync(new FleetStatusQuery(), stop).ConfigureAwait(false);
        if (position > status.Items[0].Position)
        {
            // Where the end is would tell one tenant how much the others send.
            throw RefusedRequestException.Invalid(where, $"'{position}' lies beyond the end of the fleet's log; expected the position of one of its events");
        }
    }
}
