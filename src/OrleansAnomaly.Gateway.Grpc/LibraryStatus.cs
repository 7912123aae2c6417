using Grpc.Core;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>The gateway's words for how a call ends, as the library has them.</summary>
internal static class LibraryStatus
{
    /// <summary>What ends a call with a status and its details.</summary>
    public static RpcException Of(RpcStatus status)
    {
        Metadata trailers = [];
        if (status.Details is { } details)
            trailers.Add("grpc-status-details-bin", details);
        return new RpcException(new Status((StatusCode)status.Code, status.Message), trailers);
    }

    /// <summary>One entry of metadata.</summary>
    public static Metadata.Entry Of(Metadatum entry) => entry.Name.EndsWith(Metadatum.BytesSuffix, StringComparison.Ordinal)
        ? new Metadata.Entry(entry.Name, Convert.FromBase64String(entry.Value.PadRight((entry.Value.Length + 3) / 4 * 4, '=')))
        : new Metadata.Entry(entry.Name, entry.Value);
}
