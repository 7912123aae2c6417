using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>How much a shared log takes at once, on every side of the seam.</summary>
public static class LogBounds
{
    /// <summary>Most rows of one append.</summary>
    public const int MostRows = 8_192;

    /// <summary>Most bytes of one append or read: 64 MiB.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Most bytes of one row: 16 MiB.</summary>
    public const int MostRowBytes = 16 << 20;

    /// <summary>Most characters of an owner's name.</summary>
    public const int MostOwnerLength = 256;

    // Leaves room for all the counts of a call, so that no sum of accepted numbers overflows.
    internal const long MostPosition = 1L << 60;

    internal static void CheckPartition(int partition)
    {
        if ((uint)partition >= SensorId.Partitions)
            throw new ArgumentOutOfRangeException(nameof(partition), partition, $"expected 0 to {SensorId.Partitions - 1}");
    }

    internal static void CheckPosition(long position, string name)
    {
        if (position is < 0 or > MostPosition)
            throw new ArgumentOutOfRangeException(name, position, $"expected 0 to {MostPosition}");
    }

    internal static void CheckEpoch(long epoch)
    {
        if (epoch < 1)
            throw new ArgumentOutOfRangeException(nameof(epoch), epoch, "expected 1 or more");
    }

    internal static void CheckAsset(int asset)
    {
        if (asset < 0)
            throw new ArgumentOutOfRangeException(nameof(asset), asset, "expected 0 or more");
    }

    internal static void CheckMostBytes(int mostBytes)
    {
        if (mostBytes is < 1 or > MostBytes)
            throw new ArgumentOutOfRangeException(nameof(mostBytes), mostBytes, $"expected 1 to {MostBytes}");
    }

    internal static void CheckOwner(string owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (owner.Length is 0 or > MostOwnerLength)
            throw new ArgumentException($"the owner's name has {owner.Length} characters; expected 1 to {MostOwnerLength}", nameof(owner));
        for (int i = 0; i < owner.Length; i++)
        {
            if (char.IsControl(owner[i]) || char.IsSurrogate(owner[i]))
                throw new ArgumentException($"the owner's name has U+{(int)owner[i]:X4} at index {i}; expected no control characters and no surrogates", nameof(owner));
        }
    }

    internal static void CheckRows(IReadOnlyList<LogRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count > MostRows)
            throw new ArgumentException($"there are {rows.Count} rows; expected at most {MostRows}", nameof(rows));
        long bytes = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (Fault(rows[i]) is { } fault)
                throw new ArgumentException($"row {i}: {fault}", nameof(rows));
            bytes += rows[i].Records.Length;
        }
        if (bytes > MostBytes)
            throw new ArgumentException($"the rows have {bytes} bytes; expected at most {MostBytes}", nameof(rows));
    }

    internal static StorageException Unreachable(int partition, long first, long next, long position, string place) =>
        new($"the log of partition {partition} holds the positions from {first} on and ends before {next}; {position} was asked for", place);

    private static string? Fault(in LogRow row) =>
        (uint)row.Partition >= SensorId.Partitions ? $"the partition is {row.Partition}; expected 0 to {SensorId.Partitions - 1}"
        : row.Epoch < 1 ? $"the epoch is {row.Epoch}; expected 1 or more"
        : row.Position is < 0 or > MostPosition ? $"the position is {row.Position}; expected 0 to {MostPosition}"
        : row.Count < 1 ? $"the count is {row.Count}; expected 1 or more"
        : row.Records.Length is 0 or > MostRowBytes ? $"the records have {row.Records.Length} bytes; expected 1 to {MostRowBytes}"
        : null;
}
