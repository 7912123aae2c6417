using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Exchange;

/// <summary>
/// Writes what a cluster has as the data directory of an embedded fleet. The cluster may run meanwhile: of each partition is taken what it has when its turn
/// comes. History is not taken along; a fleet that starts on the logs writes it anew.
/// </summary>
public static class ClusterExport
{
    /// <summary>Exports a cluster. The directory is there when it is whole, and not before.</summary>
    /// <param name="log">The cluster's logs.</param>
    /// <param name="checkpoints">The cluster's checkpoints.</param>
    /// <param name="directory">The data directory to make: a path where nothing is, or an empty folder.</param>
    /// <param name="form">What to export; null for the logs where all of them go back to their beginning, else the states.</param>
    /// <param name="time">Says when the directory was made; the machine's clock by default.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="ArgumentException">The directory cannot be made, or is not empty.</exception>
    /// <exception cref="StorageException">What the cluster has is damaged, cannot be had, or does not go back to the beginning although that was asked for.</exception>
    public static async Task<ExchangeReport> RunAsync(
        IClusterLog log, ICheckpoints checkpoints, string directory, ExportForm? form = null, TimeProvider? time = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(checkpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)), unfinished = path + ".unfinished";
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new ArgumentException($"'{path}' is there and not empty; expected a path where nothing is, or an empty folder", nameof(directory));
        if (Path.Exists(unfinished))
            throw new ArgumentException($"'{unfinished}' is there: an export that goes on, or was ended before it was done; delete it where that is so", nameof(directory));
        DataDirectory made = DataDirectory.TryOpen(unfinished, out string? fault) ?? throw new ArgumentException(fault, nameof(directory));
        try
        {
            ExchangeReport report;
            using (made)
                report = await WriteAsync(log, checkpoints, made, form, time ?? TimeProvider.System, stop).ConfigureAwait(false);
            if (Directory.Exists(path))
                Directory.Delete(path);
            Directory.Move(unfinished, path);
            return report;
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    private static async Task<ExchangeReport> WriteAsync(IClusterLog log, ICheckpoints checkpoints, DataDirectory made, ExportForm? form, TimeProvider time, CancellationToken stop)
    {
        IReadOnlyList<int> partitions = await log.PartitionsAsync(stop).ConfigureAwait(false);
        if (form != ExportForm.States)
        {
            int trimmed = await FindTrimmedAsync(log, partitions, stop).ConfigureAwait(false);
            if (trimmed >= 0 && form == ExportForm.Log)
                throw new StorageException($"the log of partition {trimmed} no longer goes back to its beginning; export the states instead", "log");
            form = trimmed < 0 ? ExportForm.Log : ExportForm.States;
        }
        // One flush at the end serves as well as one for each group: until then the directory does not count.
        using PartitionLog to = PartitionLog.Open(made.Files, new PartitionLogOptions { Fsync = FsyncPolicy.Os }, time);
        if (form == ExportForm.States)
            return await new StateExport(log, checkpoints, made, to, time).RunAsync(partitions, stop).ConfigureAwait(false);
        var copy = new RowCopy(log, to);
        foreach (int partition in partitions)
            await copy.RunAsync(partition, null, stop).ConfigureAwait(false);
        to.Flush();
        return new ExchangeReport(ExportForm.Log, partitions.Count, 0, 0, to.NextSequence);
    }

    /// <summary>The first partition whose log begins behind position 0; −1 where there is none.</summary>
    private static async Task<int> FindTrimmedAsync(IClusterLog log, IReadOnlyList<int> partitions, CancellationToken stop)
    {
        foreach (int partition in partitions)
        {
            // Nothing lies before position 0, so this only asks where the log begins.
            if (await log.TrimAsync(partition, 0, DateTimeOffset.UnixEpoch, stop).ConfigureAwait(false) > 0)
                return partition;
        }
        return -1;
    }
}
