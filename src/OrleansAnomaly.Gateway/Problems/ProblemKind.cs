using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Problems;

/// <summary>The kinds of problems that the gateway answers with.</summary>
internal sealed record ProblemKind(string Name, int Status, string Title)
{
    public static readonly ProblemKind InvalidRequest = new("invalid_request", StatusCodes.Status400BadRequest, "The request is not sound.");
    public static readonly ProblemKind UnreadableBody = new("unreadable_body", StatusCodes.Status400BadRequest, "The body cannot be read any further.");
    public static readonly ProblemKind Unauthenticated = new("unauthenticated", StatusCodes.Status401Unauthorized, "Nobody knows who sends the request.");
    public static readonly ProblemKind Forbidden = new("forbidden", StatusCodes.Status403Forbidden, "The caller may not do that.");
    public static readonly ProblemKind ForeignOrigin = new("foreign_origin", StatusCodes.Status403Forbidden, "A web page of another origin may not do that.");
    public static readonly ProblemKind NotFound = new("not_found", StatusCodes.Status404NotFound, "There is nothing of that name.");
    public static readonly ProblemKind MethodNotAllowed = new("method_not_allowed", StatusCodes.Status405MethodNotAllowed, "This address does not take that method.");
    public static readonly ProblemKind NotPossible = new("not_possible", StatusCodes.Status409Conflict, "The fleet, as it was started, cannot do that.");
    public static readonly ProblemKind ReplayUnavailable = new("replay_unavailable", StatusCodes.Status409Conflict, "What was asked for can no longer be recomputed.");
    public static readonly ProblemKind AlreadyAcknowledged = new("already_acknowledged", StatusCodes.Status409Conflict, "Somebody has acknowledged the incident before.");
    public static readonly ProblemKind RequestTimedOut = new("request_timed_out", StatusCodes.Status408RequestTimeout, "The request came too slowly.");
    public static readonly ProblemKind BodyTooLarge = new("body_too_large", StatusCodes.Status413PayloadTooLarge, "The body is too large.");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported_media_type", StatusCodes.Status415UnsupportedMediaType, "The body's format is not one that is taken here.");
    public static readonly ProblemKind NothingAccepted = new("nothing_accepted", StatusCodes.Status422UnprocessableEntity, "No row of the body was taken in.");
    public static readonly ProblemKind TooManyRequests = new("too_many_requests", StatusCodes.Status429TooManyRequests, "More requests than the gateway was told to take.");
    public static readonly ProblemKind Internal = new("internal", StatusCodes.Status500InternalServerError, "The gateway has failed.");
    public static readonly ProblemKind UnknownMethod = new("unknown_method", StatusCodes.Status501NotImplemented, "There is no such method to call.");
    public static readonly ProblemKind NotReady = new("not_ready", StatusCodes.Status503ServiceUnavailable, "The fleet does not take requests at the moment.");
    public static readonly ProblemKind FleetStopped = new("fleet_stopped", StatusCodes.Status503ServiceUnavailable, "The fleet has stopped.");
    public static readonly ProblemKind FleetUnavailable = new("fleet_unavailable", StatusCodes.Status503ServiceUnavailable, "A part of the fleet, or its database, is away for the moment.");
    public static readonly ProblemKind NotAudited = new("not_audited", StatusCodes.Status503ServiceUnavailable, "The audit log cannot be written.");
    public static readonly ProblemKind TookTooLong = new("took_too_long", StatusCodes.Status504GatewayTimeout, "The answer took longer than requests may.");

    /// <summary>All of them, for the documentation and its test.</summary>
    public static readonly IReadOnlyList<ProblemKind> All =
    [
        InvalidRequest, UnreadableBody, Unauthenticated, Forbidden, ForeignOrigin, NotFound, MethodNotAllowed, NotPossible, ReplayUnavailable, AlreadyAcknowledged, RequestTimedOut, BodyTooLarge,
        UnsupportedMediaType, NothingAccepted, TooManyRequests,
        Internal, UnknownMethod, NotReady, FleetStopped, FleetUnavailable, NotAudited, TookTooLong,
    ];

    public string Type => Problem.TypePrefix + Name;

    public Problem Of(string? detail, IReadOnlyList<Fault>? errors = null) => new() { Type = Type, Title = Title, Status = Status, Detail = detail, Errors = errors };
}
