using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.TestKit.Cluster;

/// <summary>A shared log as simple as it can be said, to compare others with: dictionaries by partition, every answer by a walk over the rows.</summary>
public sealed class LogModel
{
    private readonly Dictionary<int, long> _epochs = [], _ends = [];
    private readonly Dictionary<int, List<LogRow>> _rows = [];

    public long End(int partition) => _ends.GetValueOrDefault(partition);

    public long Epoch(int partition) => _epochs.GetValueOrDefault(partition);

    public List<LogRow> Rows(int partition) => _rows.GetValueOrDefault(partition) ?? [];

    public long First(int partition) => Rows(partition) is [var oldest, ..] ? oldest.Position : End(partition);

    public IEnumerable<int> Partitions => _ends.Where(end => end.Value > 0).Select(end => end.Key).Order();

    public Tenure Take(int partition)
    {
        _epochs[partition] = Epoch(partition) + 1;
        return new Tenure(partition, Epoch(partition), End(partition));
    }

    public List<AppendOutcome> Append(IReadOnlyList<LogRow> rows)
    {
        List<AppendOutcome> outcomes = [];
        Dictionary<int, AppendOutcome> refused = [];
        foreach (LogRow row in rows)
        {
            AppendOutcome outcome = refused.TryGetValue(row.Partition, out AppendOutcome before) ? before
                : row.Epoch != Epoch(row.Partition) ? AppendOutcome.Deposed
                : row.Position != End(row.Partition) ? AppendOutcome.Gap
                : AppendOutcome.Written;
            outcomes.Add(outcome);
            if (outcome != AppendOutcome.Written)
            {
                refused[row.Partition] = outcome;
                continue;
            }
            _rows[row.Partition] = [.. Rows(row.Partition), row];
            _ends[row.Partition] = row.Position + row.Count;
        }
        return outcomes;
    }

    /// <summary>The page; null where the position cannot be read.</summary>
    public List<LogRow>? Read(int partition, long position, int mostBytes)
    {
        if (position < First(partition) || position > End(partition))
            return null;
        List<LogRow> page = [];
        foreach (LogRow row in Rows(partition).Where(row => row.Position + row.Count > position))
        {
            if (page.Count > 0 && page.Sum(other => other.Records.Length) + row.Records.Length > mostBytes)
                break;
            page.Add(row);
        }
        return page;
    }

    public long Trim(int partition, long before)
    {
        _rows[partition] = [.. Rows(partition).SkipWhile(row => row.Position + row.Count <= before)];
        return First(partition);
    }
}
