namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// When the log asks the machine to make its writes durable. Under every policy the end of the process alone loses nothing that
/// <see cref="PartitionLog.Write"/> has returned for; the policies differ in what a loss of power or a crash of the operating system may take.
/// <para>
/// Durable means: fsync on Linux, which also flushes the drive's cache where the drive admits to having one; F_FULLFSYNC on macOS, because
/// its fsync leaves data in the drive's cache; FlushFileBuffers on Windows. A drive that says so and has not written is beyond any of them.
/// </para>
/// </summary>
public enum FsyncPolicy
{
    /// <summary>Before <see cref="PartitionLog.Write"/> returns. A loss of power takes nothing that was acknowledged.</summary>
    Always,

    /// <summary>
    /// Once <see cref="PartitionLogOptions.FsyncInterval"/> has passed since the last time, at a write or at <see cref="PartitionLog.FlushIfDue"/>.
    /// A loss of power takes at most what was written since; what is left is a beginning of the log without holes.
    /// </summary>
    Interval,

    /// <summary>
    /// When the operating system sees fit: within about 30 seconds on Linux as it is set by default; macOS and Windows promise no time.
    /// A loss of power may take all that was written since the segment began; what is left is a beginning of the log without holes.
    /// </summary>
    Os,
}
