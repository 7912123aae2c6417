using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>What is written to a checkpoint at once. A big partition is written in several parts, of which the last moves the checkpoint on.</summary>
/// <param name="Partition">Whose; 0 … 1,023.</param>
/// <param name="Epoch">The <see cref="Tenure.Epoch"/> of the owner that writes.</param>
/// <param name="Position">The log before it is applied in all of the checkpoint once the last part is written; 0 to 2⁶⁰.</param>
/// <param name="LastTick">Event time of the latest tick before <paramref name="Position"/>; <see cref="EventTime.None"/> where none.</param>
/// <param name="FirstOrdinal">Ordinal of the first of <paramref name="NewNames"/>; at most one beyond those that are stored. Means nothing without names.</param>
/// <param name="NewNames">Sensors that are new; they replace what is stored under their ordinals.</param>
/// <param name="Assets">States that have changed, each with its own position; an asset stands in them once. They replace what is stored.</param>
/// <param name="IsLast">Whether <paramref name="Position"/> and <paramref name="LastTick"/> hold from now on; a part that is not the last leaves both as they were.</param>
public sealed record CheckpointPart(
    int Partition, long Epoch, long Position, long LastTick, int FirstOrdinal, IReadOnlyList<SensorId> NewNames, IReadOnlyList<StoredAssetState> Assets, bool IsLast)
{
    /// <summary>Most bytes of the states in a part: 64 MiB.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Most names, and most states, in a part.</summary>
    public const int MostRows = 16_384;

    internal void Check()
    {
        LogBounds.CheckPartition(Partition);
        LogBounds.CheckEpoch(Epoch);
        LogBounds.CheckPosition(Position, nameof(Position));
        if (LastTick != EventTime.None && !EventTime.IsValid(LastTick))
            throw new ArgumentOutOfRangeException(nameof(LastTick), LastTick, "expected none or a time from 1900 to 2200");
        if (NewNames.Count > MostRows || Assets.Count > MostRows)
            throw new ArgumentException($"there are {NewNames.Count} names and {Assets.Count} states; expected at most {MostRows} of each");
        if (FirstOrdinal < 0 || FirstOrdinal > int.MaxValue - NewNames.Count)
            throw new ArgumentOutOfRangeException(nameof(FirstOrdinal), FirstOrdinal, $"expected 0 to {int.MaxValue - NewNames.Count}");
        for (int i = 0; i < NewNames.Count; i++)
        {
            if (NewNames[i] is null)
                throw new ArgumentException($"name {i} is missing");
            if (NewNames[i].Partition != Partition)
                throw new ArgumentException($"name {i}, '{NewNames[i]}', is of partition {NewNames[i].Partition}; expected {Partition}");
        }
        long bytes = 0;
        HashSet<int> seen = [];
        foreach (StoredAssetState asset in Assets)
        {
            LogBounds.CheckAsset(asset.Asset);
            if (asset.Position is < 0 or > LogBounds.MostPosition || asset.State.Length == 0)
                throw new ArgumentException($"asset {asset.Asset} has position {asset.Position} and {asset.State.Length} bytes; "
                    + $"expected 0 to {LogBounds.MostPosition}, and 1 byte or more");
            if (!seen.Add(asset.Asset))
                throw new ArgumentException($"asset {asset.Asset} is there twice");
            bytes += asset.State.Length;
        }
        if (bytes > MostBytes)
            throw new ArgumentException($"the states have {bytes} bytes; expected at most {MostBytes}");
    }

    // Not a fault of the part alone: it shows only against what is stored.
    internal ArgumentException Hole(int stored) =>
        new($"the new names of partition {Partition} begin with ordinal {FirstOrdinal}; expected at most {stored}, as many as are stored");
}
