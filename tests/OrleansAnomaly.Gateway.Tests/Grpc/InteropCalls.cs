using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Tests.Grpc.Interop;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>What the public interoperability suite of gRPC calls, bound through the same table as the gateway's own methods.</summary>
internal sealed class InteropCalls
{
    public const string Service = "orleansanomaly.testing.Interop";

    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when a call has seen that its caller gave up.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Hosts it beside the gateway's own methods.</summary>
    public static RpcHost In(RpcHost host, InteropCalls calls)
    {
        Google.Protobuf.Reflection.ServiceDescriptor service = InteropReflection.Descriptor.Services[0];
        return host with
        {
            AddFurther = services => services.AddSingleton(calls),
            Further =
            [
                RpcMethod.Unary(service.FindMethodByName("Empty"), Right.None, (InteropCalls c, EmptyMessage request, CallContext context) => c.EchoAsync(context)),
                RpcMethod.Unary(service.FindMethodByName("Unary"), Right.None, (InteropCalls c, UnaryRequest request, CallContext context) => c.UnaryAsync(request, context)) with { MostBytes = _ => 1 << 20 },
                RpcMethod.ClientStream(service.FindMethodByName("Sum"), Right.None, (InteropCalls c, IAsyncEnumerable<Piece> pieces, CallContext context) => c.SumAsync(pieces, context)),
                RpcMethod.ServerStream(service.FindMethodByName("Pieces"), Right.None, (InteropCalls c, PiecesRequest request, IReplies<Piece> replies, CallContext context) => c.PiecesAsync(request, replies, context)),
                RpcMethod.Bidirectional(service.FindMethodByName("PingPong"), Right.None, async (InteropCalls c, IAsyncEnumerable<PiecesRequest> requests, IReplies<Piece> replies, CallContext context) =>
                {
                    Echo(context);
                    await foreach (PiecesRequest request in requests)
                        await c.PiecesAsync(request, replies, context);
                }),
            ],
        };
    }

    private Task<EmptyMessage> EchoAsync(CallContext context)
    {
        Echo(context);
        return Task.FromResult(new EmptyMessage());
    }

    private Task<UnaryReply> UnaryAsync(UnaryRequest request, CallContext context)
    {
        Echo(context);
        if (request.StatusCode != 0)
            throw new CallEndedException((RpcCode)request.StatusCode, request.StatusMessage);
        if (request.MustBePacked && context.Http.Request.Headers["grpc-encoding"].Count == 0)
            throw new CallEndedException(RpcCode.InvalidArgument, "expected a packed message");
        context.IsPacking = request.HasPackReply ? request.PackReply : null;
        return Task.FromResult(new UnaryReply { Payload = ByteString.CopyFrom(new byte[request.ReplySize]) });
    }

    private async Task<SumReply> SumAsync(IAsyncEnumerable<Piece> pieces, CallContext context)
    {
        try
        {
            long bytes = 0;
            await foreach (Piece piece in pieces)
                bytes += piece.Payload.Length;
            return new SumReply { Bytes = bytes };
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            _cancelled.TrySetResult();
            throw;
        }
    }

    private async Task PiecesAsync(PiecesRequest request, IReplies<Piece> replies, CallContext context)
    {
        context.IsPacking = request.HasPackReply ? request.PackReply : null;
        foreach (int size in request.Sizes)
            await replies.SendAsync(new Piece { Payload = ByteString.CopyFrom(new byte[size]) }, context.Stop);
        if (!request.Sleep)
            return;
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = context.Stop.Register(gone.SetResult);
        await gone.Task;
        _cancelled.TrySetResult();
        context.Stop.ThrowIfCancellationRequested();
    }

    private static void Echo(CallContext context)
    {
        if (context.Http.Request.Headers["x-echo-initial"].ToString() is { Length: > 0 } text)
            context.Headers.Add(new Metadatum("x-echo-initial", text));
        if (context.Http.Request.Headers["x-echo-trailing-bin"].ToString() is { Length: > 0 } bytes)
            context.Trailers.Add(new Metadatum("x-echo-trailing-bin", bytes));
    }
}
