namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>How many messages go each way in a call.</summary>
internal enum RpcKind : byte
{
    /// <summary>One, and one back.</summary>
    Unary = 0,

    /// <summary>Many, and one back.</summary>
    ClientStream = 1,

    /// <summary>One, and many back.</summary>
    ServerStream = 2,

    /// <summary>Many each way.</summary>
    Bidirectional = 3,
}
