namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>Ends a call with a status of its own: what concerns the protocol rather than what was asked for.</summary>
internal sealed class CallEndedException(RpcCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public RpcCode Code { get; } = code;
}
