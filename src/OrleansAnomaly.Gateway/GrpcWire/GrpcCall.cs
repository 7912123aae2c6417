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
            status = RpcFailure.StatusOf(http, failure, deadline is { IsCancellationRequested: true }, logger);
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
