using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>A shared log in memory: for the silos of one process, which share one of it, and gone with the process.</summary>
/// <param name="time">The clock that <see cref="TrimAsync"/> goes by.</param>
public sealed class MemoryLog(TimeProvider time) : IClusterLog
{
    private readonly MemoryGate _gate = new(nameof(MemoryLog));
    private readonly Partition[] _partitions = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new Partition())];

    /// <inheritdoc/>
    public Task<Tenure> TakeAsync(int partition, string owner, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckOwner(owner);
        return _gate.RunAsync(() => new Tenure(partition, ++_partitions[partition].Epoch, _partitions[partition].Next), stop);
    }

    /// <inheritdoc/>
    public Task<Tenure?> TakeAgainAsync(int partition, long epoch, string owner, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckOwner(owner);
        return _gate.RunAsync(() => _partitions[partition].Epoch != epoch ? (Tenure?)null : new Tenure(partition, ++_partitions[partition].Epoch, _partitions[partition].Next), stop);
    }

    /// <inheritdoc/>
    public Task<bool> BeginAsync(int partition, long epoch, long position, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckEpoch(epoch);
        LogBounds.CheckPosition(position, nameof(position));
        return _gate.RunAsync(() => _partitions[partition].Begin(epoch, position), stop);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<LogRow> rows, CancellationToken stop)
    {
        LogBounds.CheckRows(rows);
        return _gate.RunAsync<IReadOnlyList<AppendOutcome>>(() =>
        {
            DateTimeOffset now = time.GetUtcNow();
            Dictionary<int, AppendOutcome> refused = [];
            var outcomes = new AppendOutcome[rows.Count];
            for (int i = 0; i < rows.Count; i++)
            {
                if (refused.TryGetValue(rows[i].Partition, out outcomes[i]))
                    continue;
                outcomes[i] = _partitions[rows[i].Partition].Append(rows[i], now);
                if (outcomes[i] != AppendOutcome.Written)
                    refused.Add(rows[i].Partition, outcomes[i]);
            }
            return outcomes;
        }, stop);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogRow>> ReadAsync(int partition, long position, int mostBytes, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckPosition(position, nameof(position));
        LogBounds.CheckMostBytes(mostBytes);
        return _gate.RunAsync<IReadOnlyList<LogRow>>(() =>
        {
            Partition log = _partitions[partition];
            if (position < log.First || position > log.Next)
                throw LogBounds.Unreachable(partition, log.First, log.Next, position, "memory");
            List<LogRow> page = [];
            long bytes = 0;
            for (int i = log.IndexOf(position); i < log.Rows.Count && (page.Count == 0 || bytes + log.Rows[i].Row.Records.Length <= mostBytes); i++)
            {
                page.Add(log.Rows[i].Row);
                bytes += log.Rows[i].Row.Records.Length;
            }
            return page;
        }, stop);
    }

    /// <inheritdoc/>
    public Task<long> TrimAsync(int partition, long before, DateTimeOffset olderThan, CancellationToken stop)
    {
        LogBounds.CheckPartition(partition);
        LogBounds.CheckPosition(before, nameof(before));
        return _gate.RunAsync(() =>
        {
            List<(LogRow Row, DateTimeOffset Time)> rows = _partitions[partition].Rows;
            int kept = rows.FindIndex(it => it.Row.Next > before || it.Time >= olderThan);
            rows.RemoveRange(0, kept < 0 ? rows.Count : kept);
            return _partitions[partition].First;
        }, stop);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> PartitionsAsync(CancellationToken stop) =>
        _gate.RunAsync<IReadOnlyList<int>>(() => [.. Enumerable.Range(0, _partitions.Length).Where(partition => _partitions[partition].Next > 0)], stop);

    /// <summary>Closes it for all silos that share it.</summary>
    public ValueTask DisposeAsync() => _gate.CloseAsync();

    private sealed class Partition
    {
        public List<(LogRow Row, DateTimeOffset Time)> Rows { get; } = [];

        public long Epoch { get; set; }

        public long Next { get; private set; }

        public long First => Rows.Count > 0 ? Rows[0].Row.Position : Next;

        public bool Begin(long epoch, long position)
        {
            if (epoch != Epoch || Next > 0)
                return false;
            Next = position;
            return true;
        }

        public AppendOutcome Append(in LogRow row, DateTimeOffset now)
        {
            if (row.Epoch != Epoch)
                return AppendOutcome.Deposed;
            if (row.Position != Next)
                return AppendOutcome.Gap;
            Rows.Add((row with { Records = row.Records.ToArray() }, now));
            Next = row.Next;
            return AppendOutcome.Written;
        }

        /// <summary>Index of the row that holds a position that is not before the first.</summary>
        public int IndexOf(long position)
        {
            int low = 0, high = Rows.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (Rows[middle].Row.Next <= position)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low;
        }
    }
}
