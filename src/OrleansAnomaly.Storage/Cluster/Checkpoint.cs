using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>What is known of a partition without its log.</summary>
/// <param name="Position">
/// The log before this position is applied in all of it. An asset whose own position is later has applied the log up to there; one whose own position is
/// earlier has not changed since.
/// </param>
/// <param name="LastTick">Event time of the partition's latest tick, in µs since 1970; <see cref="EventTime.None"/> where none.</param>
/// <param name="Names">The sensors by ordinal from 0. There may be more than the log before <paramref name="Position"/> names.</param>
/// <param name="Assets">The states, by asset.</param>
public sealed record Checkpoint(long Position, long LastTick, IReadOnlyList<SensorId> Names, IReadOnlyList<StoredAssetState> Assets);
