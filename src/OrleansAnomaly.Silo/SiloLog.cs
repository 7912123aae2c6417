using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Silo;

/// <summary>What a silo says.</summary>
internal static partial class SiloLog
{
    [LoggerMessage(1, LogLevel.Debug, "Partition {Partition} is owned here: {Sensors} sensors, applied up to position {Position}")]
    public static partial void PartitionTaken(ILogger logger, int partition, int sensors, long position);

    [LoggerMessage(2, LogLevel.Warning, "Partition {Partition} was given up: {Why}")]
    public static partial void PartitionLost(ILogger logger, int partition, string why);

    [LoggerMessage(3, LogLevel.Warning, "The log of partition {Partition} cannot be written, and is taken again: {Why}")]
    public static partial void LogAway(ILogger logger, int partition, string why);

    [LoggerMessage(4, LogLevel.Warning, "History cannot be written; what it lacks waits")]
    public static partial void HistoryAway(ILogger logger, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "What keeps partitions has failed and goes on")]
    public static partial void KeeperFailed(ILogger logger, Exception failure);

    [LoggerMessage(6, LogLevel.Information, "Silos are {Silos}; {Partitions} partitions are owned here")]
    public static partial void SilosChanged(ILogger logger, int silos, int partitions);

    [LoggerMessage(7, LogLevel.Information, "Draining {Partitions} partitions")]
    public static partial void Draining(ILogger logger, int partitions);

    [LoggerMessage(8, LogLevel.Information, "Drained in {Elapsed}; {Left} partitions are left to be taken over by their log")]
    public static partial void Drained(ILogger logger, TimeSpan elapsed, int left);

    [LoggerMessage(9, LogLevel.Critical, "The silo cannot go on: {Why}")]
    public static partial void Fatal(ILogger logger, string why, Exception? failure);
}
