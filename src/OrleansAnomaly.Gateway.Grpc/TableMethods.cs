using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>Hands the library every method of a table.</summary>
internal sealed class TableMethods<TTable>(RpcHost host, GatewayOptions options) : IServiceMethodProvider<TTable>
    where TTable : RpcTable
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TTable> context)
    {
        foreach (RpcMethod method in host.Methods.Where(method => RpcTable.IsQuestion(method, options) == (typeof(TTable) == typeof(QuestionTable))))
            method.Bind(new Binder(context, options));
    }

    private sealed class Binder(ServiceMethodProviderContext<TTable> context, GatewayOptions options) : IRpcBinder
    {
        public void Bind<TRequest, TReply>(RpcMethod<TRequest, TReply> method)
            where TRequest : class, IMessage<TRequest>, new()
            where TReply : class, IMessage<TReply>, new()
        {
            var named = new Method<TRequest, TReply>(Kind(method.Kind), method.Service, method.Named.Name,
                new Marshaller<TRequest>((_, _) => throw new NotSupportedException("questions are only read"), from => Read(method, from)), new Marshaller<TReply>(Write, _ => throw new NotSupportedException("replies are only written")));
            switch (method.Kind)
            {
                case RpcKind.Unary:
                    context.AddUnaryMethod(named, [], (_, request, call) => new LibraryCall<TRequest, TReply>(method, call, null).RunAsync(request));
                    break;
                case RpcKind.ServerStream:
                    context.AddServerStreamingMethod(named, [], (_, request, replies, call) => new LibraryCall<TRequest, TReply>(method, call, replies).RunAsync(request));
                    break;
                case RpcKind.ClientStream:
                    context.AddClientStreamingMethod(named, [], (_, requests, call) => new LibraryCall<TRequest, TReply>(method, call, null).RunAsync(requests));
                    break;
                default:
                    context.AddDuplexStreamingMethod(named, [], (_, requests, replies, call) => new LibraryCall<TRequest, TReply>(method, call, replies).RunAsync(requests));
                    break;
            }
        }

        private TRequest Read<TRequest, TReply>(RpcMethod<TRequest, TReply> method, DeserializationContext from)
            where TRequest : class, IMessage<TRequest>, new()
            where TReply : class, IMessage<TReply>, new()
        {
            int most = method.MostBytes(options);
            if (from.PayloadLength > most)
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"the message has {from.PayloadLength} bytes; expected at most {most}"));
            try
            {
                return method.Parse(from.PayloadAsReadOnlySequence());
            }
            catch (RefusedRequestException refused)
            {
                throw LibraryStatus.Of(RpcStatus.Of(refused.Problem));
            }
        }

        private static void Write<T>(T reply, SerializationContext to)
            where T : IMessage<T>
        {
            to.SetPayloadLength(reply.CalculateSize());
            reply.WriteTo(to.GetBufferWriter());
            to.Complete();
        }

        private static MethodType Kind(RpcKind kind) => kind switch
        {
            RpcKind.Unary => MethodType.Unary,
            RpcKind.ServerStream => MethodType.ServerStreaming,
            RpcKind.ClientStream => MethodType.ClientStreaming,
            _ => MethodType.DuplexStreaming,
        };
    }
}
