using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Readings;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Streaming;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>A method that can be called: all that a wire must know to host it. <see cref="RpcMethods"/> has the table.</summary>
/// <param name="Named">The method in its proto.</param>
/// <param name="Kind">How many messages go each way.</param>
/// <param name="Rights">What its caller must be allowed.</param>
internal abstract record RpcMethod(MethodDescriptor Named, RpcKind Kind, Right Rights)
{
    /// <summary>Most bytes of a question, as sent and once unpacked.</summary>
    public const int QuestionBytes = 64 << 10;

    /// <summary>Name of the limit on how many calls are worked on at once; null where there is none.</summary>
    public string? Limit { get; init; }

    /// <summary>Most bytes of one message that comes, as sent and once unpacked; those of a question by default.</summary>
    public Func<GatewayOptions, int> MostBytes { get; init; } = _ => QuestionBytes;

    /// <summary>Most bytes of one message of this call: what its method takes, or less where its caller's key says so.</summary>
    public int MostBytesFor(HttpContext context, GatewayOptions options) =>
        (int)Math.Min(MostBytes(options), context.Features.Get<KnownCaller>()?.Limits.BodyBytes ?? int.MaxValue);

    /// <summary>The service's full name.</summary>
    public string Service => Named.Service.FullName;

    /// <summary>Where it is called.</summary>
    public string Path => $"/{Service}/{Named.Name}";

    /// <summary>Whether a call has one message at most each way, and so ends by itself.</summary>
    public bool IsUnary => Kind == RpcKind.Unary;

    /// <summary>Hands the method with its types to a wire.</summary>
    public abstract void Bind(IRpcBinder binder);

    /// <summary>A method of one message each way.</summary>
    /// <typeparam name="TCalls">What carries calls out, found among the services of the gateway.</typeparam>
    /// <typeparam name="TRequest">Messages that come.</typeparam>
    /// <typeparam name="TReply">Messages that go.</typeparam>
    public static RpcMethod Unary<TCalls, TRequest, TReply>(MethodDescriptor named, Right rights, Func<TCalls, TRequest, CallContext, Task<TReply>> call)
        where TCalls : notnull
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new() =>
        new RpcMethod<TRequest, TReply>(named, RpcKind.Unary, rights, async (requests, replies, context) =>
            await replies.SendAsync(await call(Calls<TCalls>(context), await OnlyAsync(requests).ConfigureAwait(false), context).ConfigureAwait(false), context.Stop).ConfigureAwait(false));

    /// <summary>A method that answers one message with many.</summary>
    public static RpcMethod ServerStream<TCalls, TRequest, TReply>(MethodDescriptor named, Right rights, Func<TCalls, TRequest, IReplies<TReply>, CallContext, Task> call)
        where TCalls : notnull
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new() =>
        new RpcMethod<TRequest, TReply>(named, RpcKind.ServerStream, rights, async (requests, replies, context) =>
        {
            TRequest request = await OnlyAsync(requests).ConfigureAwait(false);
            await InPlaceAsync(context, () => call(Calls<TCalls>(context), request, replies, context)).ConfigureAwait(false);
        });

    /// <summary>A method that answers many messages with one.</summary>
    public static RpcMethod ClientStream<TCalls, TRequest, TReply>(MethodDescriptor named, Right rights, Func<TCalls, IAsyncEnumerable<TRequest>, CallContext, Task<TReply>> call)
        where TCalls : notnull
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new() =>
        new RpcMethod<TRequest, TReply>(named, RpcKind.ClientStream, rights, (requests, replies, context) => InPlaceAsync(context, async () =>
            await replies.SendAsync(await call(Calls<TCalls>(context), requests, context).ConfigureAwait(false), context.Stop).ConfigureAwait(false)));

    /// <summary>A method of many messages each way.</summary>
    public static RpcMethod Bidirectional<TCalls, TRequest, TReply>(MethodDescriptor named, Right rights, Func<TCalls, IAsyncEnumerable<TRequest>, IReplies<TReply>, CallContext, Task> call)
        where TCalls : notnull
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new() =>
        new RpcMethod<TRequest, TReply>(named, RpcKind.Bidirectional, rights, (requests, replies, context) =>
            InPlaceAsync(context, () => call(Calls<TCalls>(context), requests, replies, context)));

    private static TCalls Calls<TCalls>(CallContext context)
        where TCalls : notnull => context.Http.RequestServices.GetRequiredService<TCalls>();

    /// <summary>The message of a call that has one; any other number of them is no call of this method.</summary>
    private static async ValueTask<T> OnlyAsync<T>(IAsyncEnumerable<T> requests)
        where T : class
    {
        T? only = null;
        await foreach (T request in requests.ConfigureAwait(false))
            only = only is null ? request : throw new CallEndedException(RpcCode.Unimplemented, "more than one message came; expected one");
        return only ?? throw new CallEndedException(RpcCode.Unimplemented, "no message came; expected one");
    }

    /// <summary>What goes on for long takes one of the places for streams.</summary>
    private static async Task InPlaceAsync(CallContext context, Func<Task> call)
    {
        StreamPlaces places = context.Http.RequestServices.GetRequiredService<StreamPlaces>();
        places.Take();
        try
        {
            await call().ConfigureAwait(false);
        }
        finally
        {
            places.GiveBack();
        }
    }
}

/// <summary>A method with its types.</summary>
internal sealed record RpcMethod<TRequest, TReply>(MethodDescriptor Named, RpcKind Kind, Right Rights, RpcHandler<TRequest, TReply> Handler)
    : RpcMethod(Named, Kind, Rights)
    where TRequest : class, IMessage<TRequest>, new()
    where TReply : class, IMessage<TReply>, new()
{
    // What is not known of a message is not kept: it could only cost memory.
    private static readonly MessageParser<TRequest> s_parser = new MessageParser<TRequest>(() => new TRequest()).WithDiscardUnknownFields(true);

    public override void Bind(IRpcBinder binder) => binder.Bind(this);

    /// <summary>Reads a message.</summary>
    /// <exception cref="RefusedRequestException">It is none.</exception>
    public TRequest Parse(ReadOnlySequence<byte> message)
    {
        try
        {
            return s_parser.ParseFrom(message);
        }
        // Text that is not UTF-8 is told by the decoder's own exception.
        catch (Exception damage) when (damage is InvalidProtocolBufferException or ArgumentException)
        {
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the message is no {Named.InputType.FullName}: {RowText.Short(damage.Message)}; expected what its proto says", inner: damage);
        }
    }
}

/// <summary>Carries a call out. It ends when this returns, with the status that no or which exception stands for.</summary>
internal delegate Task RpcHandler<in TRequest, TReply>(IAsyncEnumerable<TRequest> requests, IReplies<TReply> replies, CallContext context);
