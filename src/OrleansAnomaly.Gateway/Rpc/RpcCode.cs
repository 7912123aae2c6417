namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>How a call ended: the codes of gRPC (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).</summary>
internal enum RpcCode : byte
{
    /// <summary>Well.</summary>
    Ok = 0,

    /// <summary>The caller has given up.</summary>
    Cancelled = 1,

    /// <summary>For a reason that has no code.</summary>
    Unknown = 2,

    /// <summary>The request is not sound.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline has passed.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is nothing of that name.</summary>
    NotFound = 5,

    /// <summary>It is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do that.</summary>
    PermissionDenied = 7,

    /// <summary>Something is used up, or a bound is exceeded.</summary>
    ResourceExhausted = 8,

    /// <summary>The fleet, as it is, cannot do that.</summary>
    FailedPrecondition = 9,

    /// <summary>Another call came in between.</summary>
    Aborted = 10,

    /// <summary>Beyond the end.</summary>
    OutOfRange = 11,

    /// <summary>There is no such method, or not in this way.</summary>
    Unimplemented = 12,

    /// <summary>The gateway has failed, or the protocol was not kept to.</summary>
    Internal = 13,

    /// <summary>Not at the moment.</summary>
    Unavailable = 14,

    /// <summary>Data were lost.</summary>
    DataLoss = 15,

    /// <summary>It is not known who calls.</summary>
    Unauthenticated = 16,
}
