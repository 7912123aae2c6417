using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>What a caller is told of an exception, whichever wire speaks.</summary>
internal static class RpcFailure
{
    /// <summary>The status that an exception stands for; null where nobody is there to be told.</summary>
    /// <param name="http">The request that the call is.</param>
    /// <param name="failure">What ended the call.</param>
    /// <param name="isDeadlineOver">Whether the caller's deadline has passed.</param>
    /// <param name="logger">Is told of failures that are the gateway's own.</param>
    public static RpcStatus? StatusOf(HttpContext http, Exception failure, bool isDeadlineOver, ILogger logger)
    {
        switch (failure)
        {
            case CallEndedException ended:
                return new RpcStatus(ended.Code, ended.Message);
            case OperationCanceledException when isDeadlineOver:
                return new RpcStatus(RpcCode.DeadlineExceeded, "the deadline of the call has passed");
            case OperationCanceledException when http.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true }:
                return RpcStatus.Of(ProblemBoundary.Complete(http, ProblemKind.TookTooLong.Of("the call was not done within RequestTimeout; ask for less, or send it faster")));
            case OperationCanceledException:
                return new RpcStatus(RpcCode.Cancelled, "the caller has given up");
            default:
                return ProblemBoundary.Understand(http, failure, logger) is { } problem ? RpcStatus.Of(ProblemBoundary.Complete(http, problem)) : null;
        }
    }
}
