using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Problems;

/// <summary>The one place where what went wrong with a request becomes an answer.</summary>
internal sealed class ProblemBoundary(RequestDelegate next, ILogger<ProblemBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (Understand(context, failure, logger) is not { } problem)
                return;
            if (context.Response.HasStarted)
            {
                // What was sent cannot be taken back; a broken connection tells the client that it is not whole.
                context.Abort();
                return;
            }
            context.Response.Clear();
            await WriteAsync(context, problem).ConfigureAwait(false);
            return;
        }
        // Routing and the server's own refusals have a status and no words; a call that has ended has both, in its own way.
        if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null })
            await WriteAsync(context, Explain(context)).ConfigureAwait(false);
    }

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        Problem whole = Complete(context, problem);
        if (RpcAnswer.IsExpected(context))
        {
            RpcAnswer.Refuse(context, whole);
            return Task.CompletedTask;
        }
        if (problem.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"anomaly\"";
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = Problem.MediaType;
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests && context.Response.Headers.RetryAfter.Count == 0)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(whole, WireJson.Plain.Problem, Problem.MediaType, CancellationToken.None);
    }

    /// <summary>A problem with what is known of the request that it is of.</summary>
    public static Problem Complete(HttpContext context, Problem problem) => problem with
    {
        Instance = context.Request.Path,
        TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
        Receipt = context.Features.Get<ReceiptBody>(),
    };

    /// <summary>The problem; null where nobody is there to be told.</summary>
    public static Problem? Understand(HttpContext context, Exception failure, ILogger logger)
    {
        switch (failure)
        {
            case RefusedRequestException refused:
                return refused.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } tooLarge:
                return ProblemKind.BodyTooLarge.Of(tooLarge.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } tooSlow:
                return ProblemKind.RequestTimedOut.Of(tooSlow.Message);
            case BadHttpRequestException bad:
                return ProblemKind.UnreadableBody.Of($"{bad.Message.TrimEnd('.')}; expected a body as its Content-Length or Transfer-Encoding says");
            case FleetStoppedException stopped:
                return ProblemKind.FleetStopped.Of(stopped.Message);
            case FleetUnavailableException away:
                return ProblemKind.FleetUnavailable.Of(away.Message);
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return null;
            default:
                GatewayLog.RequestFailed(logger, failure, context.Request.Method, context.Request.Path);
                return ProblemKind.Internal.Of("the request failed for a reason that is not its own; the gateway's log has it under this trace");
        }
    }

    private static Problem Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound when RpcAnswer.IsExpected(context) => ProblemKind.UnknownMethod.Of($"'{context.Request.Path}' is no method of this gateway; server reflection lists them"),
        StatusCodes.Status404NotFound => ProblemKind.NotFound.Of($"'{context.Request.Path}' is no address of this gateway; /openapi/v1.json lists them"),
        StatusCodes.Status405MethodNotAllowed => ProblemKind.MethodNotAllowed.Of($"'{context.Request.Path}' was asked for with {context.Request.Method}; expected {context.Response.Headers.Allow}"),
        StatusCodes.Status413PayloadTooLarge => ProblemKind.BodyTooLarge.Of("the body is larger than the gateway takes; send it in parts"),
        StatusCodes.Status415UnsupportedMediaType => ProblemKind.UnsupportedMediaType.Of($"Content-Type is '{context.Request.ContentType}'; expected one that /openapi/v1.json names"),
        StatusCodes.Status503ServiceUnavailable => ProblemKind.NotReady.Of("the fleet does not take requests; try again later"),
        StatusCodes.Status504GatewayTimeout => ProblemKind.TookTooLong.Of("the request was not done within RequestTimeout, body and answer; ask for less, or send it faster"),
        int status => ProblemKind.InvalidRequest.Of($"the server refuses it with status {status}; expected a request as /openapi/v1.json has it") with { Status = status },
    };
}
