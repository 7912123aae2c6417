using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>A record of a partition's log, out of its group.</summary>
internal sealed record PartitionRecord(RecordKind Kind, long Position, int Count, byte[] Payload)
{
    /// <summary>Position behind it.</summary>
    public long End => Position + Count;

    public static List<PartitionRecord> Read(LogGroup records)
    {
        List<PartitionRecord> read = new(records.Records);
        foreach (LogRecord record in records)
            read.Add(new PartitionRecord(record.Kind, record.Position, record.Count, record.Payload.ToArray()));
        return read;
    }
}
