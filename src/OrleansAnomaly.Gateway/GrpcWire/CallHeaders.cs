using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>What the headers of a call say of it.</summary>
/// <param name="Timeout">How long the caller waits; null where he does not say.</param>
/// <param name="Encoding">How his messages are packed that say that they are.</param>
/// <param name="ReplyEncoding">How replies may be packed for him.</param>
internal readonly record struct CallHeaders(TimeSpan? Timeout, Packing Encoding, Packing ReplyEncoding)
{
    /// <summary>In which form the call comes.</summary>
    public static ContentKind KindOf(HttpRequest request)
    {
        string found = request.ContentType ?? "";
        int end = found.IndexOf(';');
        return (end < 0 ? found : found[..end]).Trim().ToLowerInvariant() switch
        {
            "application/grpc" or "application/grpc+proto" => ContentKind.Grpc,
            "application/grpc-web" or "application/grpc-web+proto" => ContentKind.Web,
            "application/grpc-web-text" or "application/grpc-web-text+proto" => ContentKind.WebText,
            _ => ContentKind.None,
        };
    }

    /// <exception cref="CallEndedException">They are not as the protocol has them.</exception>
    public static CallHeaders Read(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (!PackingNames.TryParse(headers["grpc-encoding"].ToString(), out Packing encoding))
        {
            context.Response.Headers["grpc-accept-encoding"] = PackingNames.Known;
            throw new CallEndedException(RpcCode.Unimplemented, $"grpc-encoding is '{headers["grpc-encoding"]}'; expected {PackingNames.Known.Replace(",", ", ", StringComparison.Ordinal)}");
        }
        string timeout = headers["grpc-timeout"].ToString();
        TimeSpan? waits = null;
        if (timeout.Length > 0 && !GrpcTimeout.TryParse(timeout, out waits))
            throw new CallEndedException(RpcCode.InvalidArgument, $"grpc-timeout is '{timeout}'; expected 1 to 8 digits and one of H, M, S, m, u, n");
        string[] accepted = headers["grpc-accept-encoding"].ToString().Split(',', StringSplitOptions.TrimEntries);
        // As the caller packs, where he takes that; else gzip, which all know.
        Packing reply = encoding != Packing.None && accepted.Contains(PackingNames.Of(encoding)) ? encoding
            : accepted.Contains(PackingNames.Of(Packing.Gzip)) ? Packing.Gzip : Packing.None;
        return new CallHeaders(waits, encoding, reply);
    }
}
