using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>What all silos of a cluster share: the partitions' logs, the checkpoints, and what is kept for people.</summary>
/// <param name="Log">The logs.</param>
/// <param name="Checkpoints">States.</param>
/// <param name="History">Verdicts, incidents, minutes.</param>
public sealed record ClusterStores(IClusterLog Log, ICheckpoints Checkpoints, IClusterHistory History) : IAsyncDisposable
{
    /// <summary>Closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync().ConfigureAwait(false);
        await Checkpoints.DisposeAsync().ConfigureAwait(false);
        History.Dispose();
    }
}
