namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>In which form a call comes.</summary>
internal enum ContentKind : byte
{
    /// <summary>In none that is known.</summary>
    None = 0,

    /// <summary>gRPC: trailers are those of HTTP/2.</summary>
    Grpc = 1,

    /// <summary>gRPC-Web: trailers are the last frame of the body.</summary>
    Web = 2,

    /// <summary>gRPC-Web, with the body in base64.</summary>
    WebText = 3,
}
