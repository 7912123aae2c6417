using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Exchange;

/// <summary>Copies the logs of a cluster, partition by partition, into the log of a data directory. Positions stay what they are.</summary>
/// <param name="from">The cluster's logs.</param>
/// <param name="to">The directory's log. The next position of a partition is where its copy begins.</param>
internal sealed class RowCopy(IClusterLog from, PartitionLog to)
{
    private const int ReadBytes = 4 << 20;
    private const int GroupBytes = 1 << 20;

    private readonly LogGroup _group = new(), _row = new();

    /// <summary>Copies the log of a partition up to where it ends.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="named">Told of the sensors that the log names: the first one's ordinal, and all.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The position behind the last.</returns>
    /// <exception cref="StorageException">The log is damaged, or was trimmed behind the position.</exception>
    public async Task<long> RunAsync(int partition, Action<int, SensorId[]>? named, CancellationToken stop)
    {
        long next = to.NextPosition(partition);
        while (await from.ReadAsync(partition, next, ReadBytes, stop).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (LogRow row in page)
            {
                next = Add(row, next, named);
                if (_group.Bytes >= GroupBytes)
                    Write();
            }
        }
        Write();
        return next;
    }

    private long Add(in LogRow row, long next, Action<int, SensorId[]>? named)
    {
        if (!LogGroup.TryRead(row.Records.Span, _row, out string? error))
            throw Damaged(row, error);
        foreach (LogRecord record in _row)
        {
            // The first row may begin before what is wanted.
            if (record.Position + record.Count <= next)
                continue;
            if (record.Partition != row.Partition || record.Position != next)
                throw Damaged(row, $"it has a record of partition {record.Partition} at position {record.Position}; expected partition {row.Partition} and position {next}");
            if (named is not null && record.Kind == RecordKind.Define)
            {
                if (!DefineRecord.TryRead(record.Payload, record.Count, out int first, out SensorId[]? names, out error))
                    throw Damaged(row, error);
                named(first, names);
            }
            _group.Add(record.Partition, record.Kind, record.Count, record.Payload);
            next += record.Count;
        }
        return next == row.Next ? next : throw Damaged(row, $"its records end before position {next}; expected {row.Next}");
    }

    private void Write()
    {
        to.Write(_group);
        _group.Clear();
    }

    private static StorageException Damaged(in LogRow row, string error) => new($"the row at position {row.Position} of partition {row.Partition} is damaged: {error}", "log");
}
