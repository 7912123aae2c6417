using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>Checkpoints whose calls fail by chance.</summary>
internal sealed class FaultyCheckpoints(ICheckpoints inner, Faults faults) : ICheckpoints
{
    public Task<Checkpoint?> LoadAsync(int partition, long epoch, CancellationToken stop) => faults.RunAsync(() => inner.LoadAsync(partition, epoch, stop));

    public Task<Checkpoint?> ReadAsync(int partition, CancellationToken stop) => faults.RunAsync(() => inner.ReadAsync(partition, stop));

    public Task<bool> WriteAsync(CheckpointPart part, CancellationToken stop) => faults.RunAsync(() => inner.WriteAsync(part, stop));

    public Task<StoredAssetState?> LoadAssetAsync(int partition, int asset, CancellationToken stop) => faults.RunAsync(() => inner.LoadAssetAsync(partition, asset, stop));

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
