using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>What a call carries beside its messages.</summary>
/// <param name="http">The request that the call is; its headers are the caller's metadata.</param>
/// <param name="stop">Cancelled when the caller has gone, his deadline has passed or the call takes too long.</param>
internal sealed class CallContext(HttpContext http, CancellationToken stop)
{
    /// <summary>The request that the call is.</summary>
    public HttpContext Http => http;

    /// <summary>Cancelled when nobody waits for the call any more.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Who calls, and what he may see.</summary>
    public Caller Caller => http.Caller();

    /// <summary>Metadata to go before the first reply.</summary>
    public List<Metadatum> Headers { get; } = [];

    /// <summary>Metadata to go behind the last reply.</summary>
    public List<Metadatum> Trailers { get; } = [];

    /// <summary>Whether replies are packed, where the caller takes that; null does as the caller does with his messages.</summary>
    public bool? IsPacking { get; set; }
}
