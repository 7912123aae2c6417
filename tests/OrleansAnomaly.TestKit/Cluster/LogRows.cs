using System.Text;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.TestKit.Cluster;

/// <summary>Rows of a shared log, to be made and compared.</summary>
public static class LogRows
{
    /// <summary>A row whose bytes are a text.</summary>
    public static LogRow Row(int partition, long epoch, long position, int count, string text = "x") => new(partition, epoch, position, count, Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes as a text.</summary>
    public static string Text(LogRow row) => Encoding.UTF8.GetString(row.Records.Span);

    /// <summary>All of a row, for comparison.</summary>
    public static string Full(LogRow row) => $"{row.Partition} in {row.Epoch} at {row.Position} + {row.Count}: {Convert.ToHexString(row.Records.Span)}";

    /// <summary>All rows from a position on, by pages.</summary>
    public static async Task<List<LogRow>> AllAsync(IClusterLog log, int partition, long position = 0, int mostBytes = LogBounds.MostBytes)
    {
        List<LogRow> rows = [];
        while (await log.ReadAsync(partition, position, mostBytes, default) is { Count: > 0 } page)
        {
            rows.AddRange(page);
            position = page[^1].Position + page[^1].Count;
        }
        return rows;
    }
}
