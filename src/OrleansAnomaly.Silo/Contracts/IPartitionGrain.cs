using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>The owner of one partition: writes its log, hands sensors and assets their records in order, keeps their states.</summary>
[Alias("anomaly.partition")]
internal interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Takes rows in. When the receipt comes, what it calls accepted is durable.</summary>
    /// <remarks>A call on its way through a process that dies is answered by nobody; whoever waits sends it again, and what had come in counts as duplicate.</remarks>
    [Alias("ingest"), ResponseTimeout("00:00:10")]
    Task<PartReceipt> IngestAsync([Immutable] BatchPart part, IngestWait wait);

    /// <summary>Makes a sensor forget what it has learned.</summary>
    /// <returns>Whether the sensor is known.</returns>
    [Alias("relearn")]
    Task<bool> RelearnAsync(SensorId sensor);

    /// <summary>Describes sensors, in the order given; null stands for one that is not known.</summary>
    [Alias("describe")]
    Task<SensorInfo?[]> DescribeAsync([Immutable] SensorId[] sensors);

    /// <summary>Returns when it is loaded, a tick that is due is applied, and all that was taken in before is scored.</summary>
    [Alias("settle")]
    Task SettleAsync();

    /// <summary>Makes what is applied part of the checkpoint.</summary>
    [Alias("checkpoint")]
    Task CheckpointAsync();

    /// <summary>Takes idle assets out of memory, after their states are stored.</summary>
    /// <param name="idle">Those without readings for that long.</param>
    /// <param name="bytes">Until so many bytes are free.</param>
    [Alias("make-room")]
    Task MakeRoomAsync(TimeSpan idle, long bytes);

    /// <summary>Stores everything and gives the partition up, so that another silo may own it.</summary>
    [Alias("hand-over")]
    Task HandOverAsync();
}
