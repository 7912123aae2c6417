using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Cli.Serve;

/// <summary>What <c>anomaly serve</c> logs. Event ids never change their meaning and are not used again: 3000 … 3999.</summary>
internal static partial class ServeLog
{
    [LoggerMessage(3000, LogLevel.Information,
        "The fleet has started: {Sensors} sensors, {Replayed} records of the log replayed, {TornBytes} bytes of unacknowledged log cut off. Data: {Directory}")]
    public static partial void Started(ILogger logger, int sensors, long replayed, long tornBytes, string directory);

    [LoggerMessage(3001, LogLevel.Warning, "Stored data is damaged and was passed over: {Damage}")]
    public static partial void Damaged(ILogger logger, string damage);

    [LoggerMessage(3002, LogLevel.Error, "The fleet does not start.")]
    public static partial void StartFailed(ILogger logger, Exception failure);

    [LoggerMessage(3003, LogLevel.Information, "The fleet has ended; what it knows is stored.")]
    public static partial void Ended(ILogger logger);
}
