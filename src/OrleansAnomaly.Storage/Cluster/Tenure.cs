namespace OrleansAnomaly.Storage.Cluster;

/// <summary>What an owner of a partition begins with.</summary>
/// <param name="Partition">The partition; 0 … 1,023.</param>
/// <param name="Epoch">The number of this ownership, 1 or more: greater than that of every former one of the partition.</param>
/// <param name="NextPosition">Where the partition's log ends, and the first row of this owner goes; ≥ 0.</param>
public readonly record struct Tenure(int Partition, long Epoch, long NextPosition);
