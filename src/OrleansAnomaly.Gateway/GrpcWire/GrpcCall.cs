using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Streaming;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>One call from its headers to its trailers.</summary>
internal sealed class GrpcCall<TRequest, TReply>(RpcMethod<TRequest, TReply> method, HttpContext http)
    where TRequest : class, IMessage<TRequest>, new()
    where TReply : class, IMessage<TReply>, new()
{
    /// <exception cref="RefusedRequestException">It is no call of gRPC.</exception>
    public async Task RunAsync()
    {
        ContentKind kind = CallHeaders.KindOf(http.Request);
        if (kind == ContentKind.None)
            throw new RefusedRequestException(ProblemKind.UnsupportedMediaType, $"Content-Type is '{http.Request.ContentType}'; expected application/grpc, application/grpc-web or application/grpc-web-text, of proto");
        if (kind == ContentKind.Grpc && !RpcAnswer.IsExpected(http))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return;
        }
        Unbind();
        await CallAsync(kind).ConfigureAwait(false);
    }

    private async Task CallAsync(ContentKind kind)
    {
        GatewayOptions options = http.RequestServices.GetRequiredService<GatewayOptions>();
        TimeProvider time = http.RequestServices.GetRequiredService<TimeProvider>();
        ILogger logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<OwnWire>();
        CallHeaders headers = default;
        RpcStatus? unsound = null;
        try
        {
            headers = CallHeaders.Read(http);
        }
        catch (CallEndedException ended)
        {
            unsound = new RpcStatus(ended.Code, ended.Message);
        }
        using CancellationTokenSource? deadline = headers.Timeout is { } timeout ? new CancellationTokenSource(timeout, time) : null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline?.Token ?? CancellationToken.None);
        var context = new CallContext(http, ends.Token);
        var replies = new Replies<TReply>(context, kind, headers.ReplyEncoding, headers.Encoding != Packing.None, new Patience(http, options.StalledTimeout, time, logger));
        RpcStatus? status = unsound;
        try
        {
            if (status is null)
            {
                PipeReader body = kind == ContentKind.WebText ? PipeReader.Create(new Base64Body(http.Request.Body)) : http.Request.BodyReader;
                var frames = new MessageFrames(body, headers.Encoding, method.MostBytesFor(http, options));
                await method.Handler(RequestsAsync(frames, ends.Token), replies, context).ConfigureAwait(false);
                status = RpcStatus.Ok;
            }
        }
        catch (Exception failure)
        {
            status = StatusOf(failure, deadline, logger);
        }
        if (status is null)
            return;
        Activity.Current?.SetTag("rpc.grpc.status_code", (int)status.Code);
        replies.End(status);
    }

    private async IAsyncEnumerable<TRequest> RequestsAsync(MessageFrames frames, CancellationToken ends, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ends, stop);
        while (await frames.NextAsync(method.Parse, either.Token).ConfigureAwait(false) is { } request)
            yield return request;
    }

    /// <summary>What the caller is told; null where nobody is there.</summary>
    private RpcStatus? StatusOf(Exception failure, CancellationTokenSource? deadline, ILogger logger)
    {
        switch (failure)
        {
            case CallEndedException ended:
                return new RpcStatus(ended.Code, ended.Message);
            case OperationCanceledException when deadline is { IsCancellationRequested: true }:
                return new RpcStatus(RpcCode.DeadlineExceeded, "the deadline of the call has passed");
            case OperationCanceledException when http.Features.Get<Microsoft.AspNetCore.Http.Timeouts.IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true }:
                return RpcStatus.Of(ProblemBoundary.Complete(http, ProblemKind.TookTooLong.Of("the call was not done within RequestTimeout; ask for less, or send it faster")));
            case OperationCanceledException:
                return new RpcStatus(RpcCode.Cancelled, "the caller has given up");
            default:
                return ProblemBoundary.Understand(http, failure, logger) is { } problem ? RpcStatus.Of(ProblemBoundary.Complete(http, problem)) : null;
        }
    }

    /// <summary>Calls are bounded message by message, and may be idle for as long as they like; who takes nothing is told by <see cref="Patience"/>.</summary>
    private void Unbind()
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (method.IsUnary)
            return;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } incoming)
            incoming.MinDataRate = null;
        if (http.Request.Protocol != "HTTP/2" && http.Features.Get<IHttpMinResponseDataRateFeature>() is { } outgoing)
            outgoing.MinDataRate = null;
    }
}
