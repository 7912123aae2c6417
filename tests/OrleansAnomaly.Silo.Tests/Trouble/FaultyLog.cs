using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>A shared log whose calls fail by chance.</summary>
internal sealed class FaultyLog(IClusterLog inner, Faults faults) : IClusterLog
{
    public Task<Tenure> TakeAsync(int partition, string owner, CancellationToken stop) => faults.RunAsync(() => inner.TakeAsync(partition, owner, stop));

    public Task<Tenure?> TakeAgainAsync(int partition, long epoch, string owner, CancellationToken stop) =>
        faults.RunAsync(() => inner.TakeAgainAsync(partition, epoch, owner, stop));

    public Task<bool> BeginAsync(int partition, long epoch, long position, CancellationToken stop) =>
        faults.RunAsync(() => inner.BeginAsync(partition, epoch, position, stop));

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<LogRow> rows, CancellationToken stop) => faults.RunAsync(() => inner.AppendAsync(rows, stop));

    public Task<IReadOnlyList<LogRow>> ReadAsync(int partition, long position, int mostBytes, CancellationToken stop) =>
        faults.RunAsync(() => inner.ReadAsync(partition, position, mostBytes, stop));

    public Task<long> TrimAsync(int partition, long before, DateTimeOffset olderThan, CancellationToken stop) =>
        faults.RunAsync(() => inner.TrimAsync(partition, before, olderThan, stop));

    public Task<IReadOnlyList<int>> PartitionsAsync(CancellationToken stop) => faults.RunAsync(() => inner.PartitionsAsync(stop));

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
