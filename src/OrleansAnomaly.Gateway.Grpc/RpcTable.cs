using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>What the library takes for a service: methods of the table, of whatever service they are, that have one bound on their messages. It holds nothing.</summary>
internal abstract class RpcTable
{
    /// <summary>Whether a method's messages are small.</summary>
    public static bool IsQuestion(RpcMethod method, GatewayOptions options) => method.MostBytes(options) <= RpcMethod.QuestionBytes;
}

/// <summary>Methods that take questions; some of them are open to all.</summary>
internal sealed class QuestionTable : RpcTable;

/// <summary>Methods that take readings and series. The library's bound is the largest of theirs; each one's own is held to when a message is read.</summary>
internal sealed class BodyTable : RpcTable;
