using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Exchange;

/// <summary>What the log of a data directory has behind a snapshot, as rows of a cluster's logs.</summary>
internal sealed class LogBehind(IFiles files, StoredSnapshot snapshot)
{
    private const int BatchBytes = 8 << 20;

    private readonly LogGroup?[] _waiting = new LogGroup?[SensorId.Partitions];

    /// <summary>Walks over it without a copy.</summary>
    /// <returns>Where each partition's log ends.</returns>
    /// <exception cref="StorageException">It is damaged, or does not join on to the snapshot.</exception>
    public long[] Check(CancellationToken stop)
    {
        long[] ends = Starts();
        using LogReader reader = PartitionLog.OpenReader(files, snapshot.Sequence);
        while (reader.Next() is { } group)
        {
            stop.ThrowIfCancellationRequested();
            foreach (LogRecord record in group)
                _ = IsNew(record, ends);
        }
        for (int partition = 0; partition < ends.Length; partition++)
        {
            if (ends[partition] < snapshot.Known(partition))
                throw Torn($"the log of partition {partition} ends at position {ends[partition]}, but the snapshot knows it up to {snapshot.Known(partition)}");
        }
        return ends;
    }

    /// <summary>Hands it over in batches; the rows of a partition follow one another.</summary>
    /// <param name="epochs">In whose epoch a partition is written.</param>
    /// <param name="write">Takes a batch.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task RunAsync(long[] epochs, Func<List<LogRow>, Task> write, CancellationToken stop)
    {
        long[] starts = Starts(), ends = Starts();
        using LogReader reader = PartitionLog.OpenReader(files, snapshot.Sequence);
        long bytes = 0;
        while (reader.Next() is { } group)
        {
            stop.ThrowIfCancellationRequested();
            bytes += Take(group, ends);
            if (bytes >= BatchBytes)
            {
                await write(ToRows(epochs, starts)).ConfigureAwait(false);
                bytes = 0;
            }
        }
        await write(ToRows(epochs, starts)).ConfigureAwait(false);
    }

    private long[] Starts() => [.. Enumerable.Range(0, SensorId.Partitions).Select(partition => snapshot.Mark(partition).Position)];

    private long Take(LogGroup group, long[] ends)
    {
        foreach (LogRecord record in group)
        {
            if (IsNew(record, ends))
                (_waiting[record.Partition] ??= new LogGroup()).Add(record.Partition, record.Kind, record.Count, record.Payload);
        }
        return group.Bytes;
    }

    private List<LogRow> ToRows(long[] epochs, long[] starts)
    {
        List<LogRow> rows = [];
        for (int partition = 0; partition < starts.Length; partition++)
        {
            if (_waiting[partition] is not { } records)
                continue;
            long next = records.NumberFrom(starts[partition]);
            rows.Add(new LogRow(partition, epochs[partition], starts[partition], checked((int)(next - starts[partition])), records.RecordBytes.ToArray()));
            starts[partition] = next;
            _waiting[partition] = null;
        }
        return rows;
    }

    // A snapshot knows more of some partitions than of others, so the log begins before where some of them stand.
    private bool IsNew(in LogRecord record, long[] ends)
    {
        ref long end = ref ends[record.Partition];
        if (record.Position + record.Count <= end)
            return false;
        if (record.Position != end)
            throw Torn($"the log of partition {record.Partition} goes on at position {record.Position}; expected {end}");
        end += record.Count;
        return true;
    }

    private StorageException Torn(string what) =>
        new($"{what}: a part of the log is lost. Start the fleet on the directory once and shut it down in order, so that it makes a snapshot of what it has", files.Describe(LogFolder.Name));
}
