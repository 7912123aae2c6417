using Google.Protobuf;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>What <see cref="RpcMethod.Bind"/> hands a method to.</summary>
internal interface IRpcBinder
{
    /// <summary>Takes a method with its types.</summary>
    void Bind<TRequest, TReply>(RpcMethod<TRequest, TReply> method)
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new();
}
