using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansAnomaly.Gateway.Hosting;

/// <summary>Where a gateway listens, and what is spoken there.</summary>
internal static class Listening
{
    public static void ListenAt(this KestrelServerOptions kestrel, string url, Action<ListenOptions> speak)
    {
        var address = new Uri(url);
        if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            kestrel.ListenLocalhost(address.Port, speak);
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip))
            kestrel.Listen(ip, address.Port, speak);
        else
            kestrel.ListenAnyIP(address.Port, speak);
    }

    /// <summary>What a client may make a connection of HTTP/2 hold, said here rather than left to what the framework happens to have.</summary>
    public static void Bound(Http2Limits limits)
    {
        limits.MaxStreamsPerConnection = 256;
        limits.HeaderTableSize = 4 << 10;
        limits.MaxRequestHeaderFieldSize = 8 << 10;
        limits.MaxFrameSize = 64 << 10;
        limits.InitialStreamWindowSize = 512 << 10;
        limits.InitialConnectionWindowSize = 1 << 20;
        limits.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
