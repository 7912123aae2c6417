using System.Data.Common;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.History;

/// <summary>Answers to a question, row by row. What a row should not hold is a <see cref="StorageException"/>.</summary>
internal sealed class HistoryRows(DbDataReader reader, HistoryPlace place) : IDisposable
{
    public void Dispose() => reader.Dispose();

    public bool Next() => reader.Read();

    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Integer(int column) => reader.IsDBNull(column) ? throw Damaged(column, "nothing", "an integer") : reader.GetInt64(column);

    public int Small(int column, int least, int most)
    {
        long value = Integer(column);
        return value >= least && value <= most ? (int)value : throw Damaged(column, $"{value}", $"{least} to {most}");
    }

    /// <summary>An event time.</summary>
    public long Time(int column) => Integer(column) is var time && EventTime.IsValid(time) ? time : throw Damaged(column, $"{time}", "an event time");

    public bool Flag(int column) => Small(column, 0, 1) == 1;

    /// <summary>A number; NaN is stored as nothing.</summary>
    public double Real(int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);

    public string Text(int column) => reader.IsDBNull(column) ? throw Damaged(column, "nothing", "a text") : reader.GetString(column);

    public byte[] Blob(int column) => reader.IsDBNull(column) ? throw Damaged(column, "nothing", "bytes") : reader.GetFieldValue<byte[]>(column);

    public StorageException Damaged(int column, string found, string expected) =>
        place.Damaged($"a row has {found} in the column '{reader.GetName(column)}'; expected {expected}");
}
