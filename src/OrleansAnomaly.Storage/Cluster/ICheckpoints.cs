namespace OrleansAnomaly.Storage.Cluster;

/// <summary>
/// The states of all assets of a partition as of a position, so that only the rest of the log is applied anew; shared by processes of which more than one may
/// believe that it owns a partition. All members may be called by many threads at once.
/// <para>
/// Two sides: <see cref="Postgres.PostgresCheckpoints"/> and <see cref="MemoryCheckpoints"/>. Every member throws <see cref="StorageException"/> where the store
/// cannot be reached or refuses, <see cref="ArgumentException"/> where an argument lies outside its range, and <see cref="ObjectDisposedException"/> after disposal.
/// </para>
/// </summary>
public interface ICheckpoints : IAsyncDisposable
{
    /// <summary>Reads the checkpoint of a partition for its owner. From then on no owner of a former epoch can write to it.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The owner's epoch.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The checkpoint; null where none was ever written. Where only parts before the last were written, it stands at position 0.</returns>
    /// <exception cref="DeposedException">A later epoch is stored.</exception>
    Task<Checkpoint?> LoadAsync(int partition, long epoch, CancellationToken stop);

    /// <summary>Reads the checkpoint of a partition as it stands, for somebody who owns nothing: it hinders no owner.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>As <see cref="LoadAsync"/> tells it.</returns>
    Task<Checkpoint?> ReadAsync(int partition, CancellationToken stop);

    /// <summary>Writes a part in one transaction; it is durable on return. Where it fails, nothing or all of it was written; to write it again changes nothing.</summary>
    /// <param name="part">The part. The bytes are read until it returns.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>False where a later epoch is stored: nothing was written.</returns>
    /// <exception cref="ArgumentException">The part is not sound, or its names would leave a hole behind those that are stored. Nothing was written.</exception>
    Task<bool> WriteAsync(CheckpointPart part, CancellationToken stop);

    /// <summary>Reads one asset, which left memory; null where it has no state.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="asset">The asset's index in it.</param>
    /// <param name="stop">Ends the wait.</param>
    Task<StoredAssetState?> LoadAssetAsync(int partition, int asset, CancellationToken stop);
}
