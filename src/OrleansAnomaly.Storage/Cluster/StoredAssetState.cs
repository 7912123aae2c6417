namespace OrleansAnomaly.Storage.Cluster;

/// <summary>The state of an asset and its sensors, as a checkpoint holds it.</summary>
/// <param name="Asset">Index of the asset in its partition; ≥ 0.</param>
/// <param name="Position">Log position in the partition from which on the state has not applied the log; 0 to 2⁶⁰.</param>
/// <param name="State">Its bytes, 1 to <see cref="CheckpointPart.MostBytes"/>; a checkpoint does not look into them.</param>
public readonly record struct StoredAssetState(int Asset, long Position, ReadOnlyMemory<byte> State);
