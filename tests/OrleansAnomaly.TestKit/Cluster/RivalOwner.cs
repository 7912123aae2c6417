using System.Collections.Concurrent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.TestKit.Cluster;

/// <summary>An owner of partitions that others want too. Several tasks act for it and know nothing of one another's calls under way.</summary>
/// <param name="log">The log.</param>
/// <param name="name">Its name.</param>
/// <param name="partitions">How many partitions there are to fight for.</param>
public sealed class RivalOwner(IClusterLog log, string name, int partitions)
{
    private readonly ConcurrentDictionary<int, Tenure> _held = [];
    private int _refused, _rows;

    /// <summary>Rows that were said to be written.</summary>
    public ConcurrentQueue<LogRow> Acknowledged { get; } = [];

    /// <summary>What takes returned.</summary>
    public ConcurrentQueue<Tenure> Tenures { get; } = [];

    /// <summary>Rows that were refused.</summary>
    public int Refused => _refused;

    /// <summary>Takes a partition now and then, and else appends to what it believes to hold.</summary>
    public async Task RunAsync(ulong seed, int steps)
    {
        var random = new SplitMix64(seed);
        for (int step = 0; step < steps; step++)
        {
            if (_held.IsEmpty || random.NextInt32(6) == 0)
            {
                Tenure taken = await log.TakeAsync(random.NextInt32(partitions), name, default);
                Tenures.Enqueue(taken);
                _held[taken.Partition] = taken;
                continue;
            }
            List<LogRow> rows = [];
            foreach (Tenure held in _held.Values)
            {
                long position = held.NextPosition;
                for (int i = random.NextInt32(4); i > 0; i--)
                {
                    rows.Add(LogRows.Row(held.Partition, held.Epoch, position, 1 + random.NextInt32(3), $"{name}/{Interlocked.Increment(ref _rows)}"));
                    position = rows[^1].Position + rows[^1].Count;
                }
            }
            Learn(rows, await log.AppendAsync(rows, default));
        }
    }

    private void Learn(List<LogRow> rows, IReadOnlyList<AppendOutcome> outcomes)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            LogRow row = rows[i];
            if (outcomes[i] == AppendOutcome.Written)
            {
                Acknowledged.Enqueue(row);
                _held.TryUpdate(row.Partition, new Tenure(row.Partition, row.Epoch, row.Position + row.Count), new Tenure(row.Partition, row.Epoch, row.Position));
                continue;
            }
            Interlocked.Increment(ref _refused);
            if (outcomes[i] == AppendOutcome.Deposed && _held.TryGetValue(row.Partition, out Tenure held) && held.Epoch == row.Epoch)
                _held.TryRemove(KeyValuePair.Create(row.Partition, held));
        }
    }
}
