namespace OrleansAnomaly.Storage.Cluster;

/// <summary>A later owner has the partition; whoever gets this is to give it up.</summary>
/// <param name="partition">The partition; 0 … 1,023.</param>
/// <param name="epoch">The epoch of the caller.</param>
/// <param name="later">The epoch that is stored.</param>
public sealed class DeposedException(int partition, long epoch, long later)
    : Exception($"partition {partition} is no longer owned in epoch {epoch}; its checkpoint was taken in epoch {later}")
{
    /// <summary>The partition; 0 … 1,023.</summary>
    public int Partition { get; } = partition;

    /// <summary>The epoch of the caller.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>The epoch that is stored.</summary>
    public long LaterEpoch { get; } = later;
}
