namespace OrleansAnomaly.Storage.Cluster;

/// <summary>
/// The logs of all partitions (0 … 1,023), shared by processes of which more than one may believe that it owns a partition: only the latest owner can
/// write. All members may be called by many threads at once.
/// <para>
/// Two sides: <see cref="Postgres.PostgresLog"/> and <see cref="MemoryLog"/>. Every member throws <see cref="StorageException"/> where the store cannot be
/// reached or refuses, <see cref="ArgumentException"/> where an argument lies outside its range, and <see cref="ObjectDisposedException"/> after disposal.
/// </para>
/// </summary>
public interface IClusterLog : IAsyncDisposable
{
    /// <summary>
    /// Makes the caller the owner of a partition, whoever was it before. From its return on no append of a former epoch succeeds, and none is under way:
    /// it waits for those that are. Where it fails or is cancelled, the partition may have been taken all the same, for nobody.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="owner">Who takes it, for people: 1 to <see cref="LogBounds.MostOwnerLength"/> characters.</param>
    /// <param name="stop">Ends the wait.</param>
    Task<Tenure> TakeAsync(int partition, string owner, CancellationToken stop);

    /// <summary>
    /// The same, but only where nobody else took the partition since the caller did: for an owner that does not know what became of its appends.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The caller's epoch.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Null where the partition's epoch is another.</returns>
    Task<Tenure?> TakeAgainAsync(int partition, long epoch, string owner, CancellationToken stop);

    /// <summary>Has the log of a partition begin at a position other than 0, where nothing was ever written to it: for an owner that brings states of elsewhere.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The caller's epoch.</param>
    /// <param name="position">Where the first row is to go; 0 to 2⁶⁰.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>False where the partition's epoch is another, or it has or had a log: nothing was changed.</returns>
    Task<bool> BeginAsync(int partition, long epoch, long position, CancellationToken stop);

    /// <summary>
    /// Appends rows, of one partition or of many, each partition's in their order. What is <see cref="AppendOutcome.Deposed"/> or
    /// <see cref="AppendOutcome.Gap"/> is not written, nor are later rows of its partition in the call, which share its outcome; all others are written at
    /// once, and are durable on return.
    /// </summary>
    /// <param name="rows">At most <see cref="LogBounds.MostRows"/> rows and <see cref="LogBounds.MostBytes"/> bytes. The bytes are read until it returns.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The outcome of every row, in the order of the rows.</returns>
    /// <exception cref="StorageException">
    /// It is not known whether the rows were written; the same holds where it is cancelled. Never append them again: take the partitions anew, which ends what
    /// may still be under way, and see where their logs end.
    /// </exception>
    Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<LogRow> rows, CancellationToken stop);

    /// <summary>Reads rows in order, beginning with the one that holds a position.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="position">The position; ≥ 0.</param>
    /// <param name="mostBytes">
    /// Records of at most so many bytes are read, 1 to <see cref="LogBounds.MostBytes"/>, but at least one row where there is one. A page may be smaller
    /// though more rows follow.
    /// </param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The rows; none only where the log ends at the position.</returns>
    /// <exception cref="StorageException">The log was trimmed beyond the position, or ends before it. The message says where it begins and ends.</exception>
    Task<IReadOnlyList<LogRow>> ReadAsync(int partition, long position, int mostBytes, CancellationToken stop);

    /// <summary>
    /// Forgets the oldest rows of a partition, up to the first that does not lie wholly before a position or is not older than a time. Where the log ends
    /// is never forgotten.
    /// </summary>
    /// <param name="partition">Whose.</param>
    /// <param name="before">The position; ≥ 0.</param>
    /// <param name="olderThan">The time, by the clock of the store.</param>
    /// <param name="stop">Ends it between two steps.</param>
    /// <returns>The first position that is kept.</returns>
    Task<long> TrimAsync(int partition, long before, DateTimeOffset olderThan, CancellationToken stop);

    /// <summary>The partitions that rows were ever written to, or that begin behind position 0, rising: those that must be kept awake.</summary>
    Task<IReadOnlyList<int>> PartitionsAsync(CancellationToken stop);
}
