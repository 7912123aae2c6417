using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.TestKit.Cluster;

/// <summary>A course of calls by chance, on three partitions of a log and on <see cref="LogModel"/>; every answer is compared.</summary>
/// <param name="log">The log.</param>
/// <param name="seed">Which course.</param>
/// <param name="partition">The first of the three, none of which was used before.</param>
public sealed class LogCourse(IClusterLog log, ulong seed, int partition)
{
    private readonly LogModel _model = new();
    private readonly SplitMix64 _random = new(seed);

    public async Task RunAsync(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            int at = partition + _random.NextInt32(3), choice = _random.NextInt32(10);
            // As often as not just where something begins or ends.
            long position = _random.NextInt32(2) == 0 ? _random.NextInt32((int)_model.End(at) + 3)
                : _model.Rows(at) is { Count: > 0 } rows ? rows[_random.NextInt32(rows.Count)].Position
                : 0;
            if (choice < 2)
                Assert.Equal(_model.Take(at), await log.TakeAsync(at, $"step {step}", default));
            else if (choice < 7)
                await AppendAsync();
            else if (choice == 7)
                await TrimAsync(at, position);
            else
                await ReadAsync(at, position, 1 + _random.NextInt32(60));
        }
        for (int at = partition; at < partition + 3; at++)
            Assert.Equal(_model.Rows(at).Select(LogRows.Full), (await LogRows.AllAsync(log, at, _model.First(at))).Select(LogRows.Full));
        Assert.Equal(_model.Partitions, (await log.PartitionsAsync(default)).Where(at => at >= partition && at < partition + 3));
    }

    private async Task AppendAsync()
    {
        List<LogRow> rows = [];
        Dictionary<int, long> ends = [];
        for (int i = _random.NextInt32(8); i > 0; i--)
        {
            int at = partition + _random.NextInt32(3);
            long epoch = Math.Max(1, _model.Epoch(at) + (_random.NextInt32(12) == 0 ? _random.NextInt32(3) - 1 : 0));
            long position = Math.Max(0, ends.GetValueOrDefault(at, _model.End(at)) + (_random.NextInt32(12) == 0 ? _random.NextInt32(5) - 2 : 0));
            rows.Add(LogRows.Row(at, epoch, position, 1 + _random.NextInt32(4), new string((char)('a' + i), 1 + _random.NextInt32(20))));
            ends[at] = position + rows[^1].Count;
        }
        Assert.Equal(_model.Append(rows), await log.AppendAsync(rows, default));
    }

    private async Task TrimAsync(int at, long before)
    {
        if (_random.NextInt32(3) == 0)
            Assert.Equal(_model.First(at), await log.TrimAsync(at, before, DateTimeOffset.UnixEpoch, default));
        Assert.Equal(_model.Trim(at, before), await log.TrimAsync(at, before, DateTimeOffset.MaxValue, default));
    }

    private async Task ReadAsync(int at, long position, int mostBytes)
    {
        if (_model.Read(at, position, mostBytes) is { } page)
            Assert.Equal(page.Select(LogRows.Full), (await log.ReadAsync(at, position, mostBytes, default)).Select(LogRows.Full));
        else
            await Assert.ThrowsAsync<StorageException>(() => log.ReadAsync(at, position, mostBytes, default));
    }
}
