namespace OrleansAnomaly.Silo.Partitions;

/// <summary>The owner of a partition is no longer it, or gave it up. Nothing is known of what it was asked for; the next owner can be asked.</summary>
internal sealed class PartitionLostException(string message, Exception? inner = null) : Exception(message, inner);
