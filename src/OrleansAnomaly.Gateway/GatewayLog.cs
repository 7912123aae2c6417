using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway;

/// <summary>What the gateway logs. Event ids never change their meaning and are not used again: 2000 … 2999.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(2000, LogLevel.Information, "The gateway listens at {Url}.")]
    public static partial void Listening(ILogger logger, string url);

    [LoggerMessage(2001, LogLevel.Information, "The fleet is ready: {Sensors} sensors known.")]
    public static partial void Ready(ILogger logger, long sensors);

    [LoggerMessage(2002, LogLevel.Information, "The gateway drains: no new requests, at most {Timeout} for those under way.")]
    public static partial void Draining(ILogger logger, TimeSpan timeout);

    [LoggerMessage(2003, LogLevel.Information, "The gateway has ended.")]
    public static partial void Ended(ILogger logger);

    [LoggerMessage(2006, LogLevel.Information, "The gateway speaks gRPC at {Url}.")]
    public static partial void SpeakingGrpc(ILogger logger, string url);

    [LoggerMessage(2005, LogLevel.Information, "A stream was ended: its reader took nothing for {Timeout}.")]
    public static partial void StreamStalled(ILogger logger, TimeSpan timeout);

    [LoggerMessage(2004, LogLevel.Error, "The fleet takes nothing in any more; what is known can still be asked for: {Failure}")]
    public static partial void FleetFailed(ILogger logger, string failure);

    [LoggerMessage(2010, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger logger, Exception failure, string method, string path);
}
