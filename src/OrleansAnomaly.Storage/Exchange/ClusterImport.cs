using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Storage.Exchange;

/// <summary>
/// Makes a cluster of what an embedded fleet left in its data directory: names, states, and the log behind its newest snapshot. The silos go on where the
/// fleet stood, with the same bytes; they must have the same options. What the fleet's history has stays there.
/// </summary>
public static class ClusterImport
{
    private const string Owner = "import";
    private const int PartBytes = 4 << 20;

    /// <summary>Imports a directory. Silos are started afterwards. Where it fails half-way the cluster is not empty any more, and is to be made anew.</summary>
    /// <param name="directory">The data directory; it is not changed.</param>
    /// <param name="log">The cluster's logs.</param>
    /// <param name="checkpoints">The cluster's checkpoints.</param>
    /// <param name="history">The cluster's history.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such directory, or it is in use.</exception>
    /// <exception cref="StorageException">What is stored is damaged, or the cluster is not empty, or cannot be written.</exception>
    public static async Task<ExchangeReport> RunAsync(string directory, IClusterLog log, ICheckpoints checkpoints, IClusterHistory history, CancellationToken stop = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(checkpoints);
        ArgumentNullException.ThrowIfNull(history);
        if (!Directory.Exists(directory))
            throw new ArgumentException($"'{Path.GetFullPath(directory)}' is not there; expected the data directory of a fleet", nameof(directory));
        using DataDirectory held = DataDirectory.TryOpen(directory, out string? fault) ?? throw new ArgumentException(fault, nameof(directory));
        await CheckEmptyAsync(log, history, stop).ConfigureAwait(false);
        using StateStore store = StateStore.OpenReader(held.Files);
        var snapshot = new StoredSnapshot(store);
        var behind = new LogBehind(held.Files, snapshot);
        // Everything is looked at before anything is written.
        long[] ends = behind.Check(stop);
        var epochs = new long[SensorId.Partitions];
        for (int partition = 0; partition < SensorId.Partitions; partition++)
        {
            if (ends[partition] > 0)
                epochs[partition] = await BeginAsync(partition, snapshot, log, checkpoints, history, stop).ConfigureAwait(false);
        }
        await behind.RunAsync(epochs, rows => AppendAsync(log, rows, stop), stop).ConfigureAwait(false);
        int[] all = [.. Enumerable.Range(0, SensorId.Partitions)];
        return new ExchangeReport(
            ExportForm.States,
            ends.Count(end => end > 0),
            all.Sum(partition => (long)snapshot.Mark(partition).Sensors),
            all.Sum(partition => (long)snapshot.Assets(partition)),
            all.Sum(partition => ends[partition] - snapshot.Mark(partition).Position));
    }

    private static async Task CheckEmptyAsync(IClusterLog log, IClusterHistory history, CancellationToken stop)
    {
        IReadOnlyList<int> written = await log.PartitionsAsync(stop).ConfigureAwait(false);
        if (written.Count > 0)
            throw new StorageException($"the cluster has logs of {written.Count} partitions; expected an empty one", "log");
        if (history.LastPlace >= 0 || history.Sequence >= 0 || history.Sensors().Count > 0)
            throw new StorageException("the cluster has a history; expected an empty one", "history");
    }

    /// <summary>Brings a partition to where the snapshot has it.</summary>
    /// <returns>The epoch in which its log goes on.</returns>
    private static async Task<long> BeginAsync(
        int partition, StoredSnapshot snapshot, IClusterLog log, ICheckpoints checkpoints, IClusterHistory history, CancellationToken stop)
    {
        Tenure tenure = await log.TakeAsync(partition, Owner, stop).ConfigureAwait(false);
        PartitionMark mark = snapshot.Mark(partition);
        if (mark.Position == 0)
            return tenure.Epoch;
        if (!await log.BeginAsync(partition, tenure.Epoch, mark.Position, stop).ConfigureAwait(false))
            throw Taken(partition);
        SensorId[] names = snapshot.Names(partition);
        // To history all before is told, although it hears of nothing but the names.
        var telling = new Telling(partition, 0, mark.Position);
        telling.Names.AddRange(names.Select((name, ordinal) => new SensorName((long)partition << 32 | (uint)ordinal, name)));
        if (!history.Tell([telling]).IsWritten[0])
            throw Taken(partition);
        await WriteAsync(new CheckpointPart(partition, tenure.Epoch, mark.Position, mark.LastTick, 0, names, [], IsLast: true), snapshot.States(partition), checkpoints, stop).ConfigureAwait(false);
        return tenure.Epoch;
    }

    private static async Task WriteAsync(CheckpointPart whole, IEnumerable<StoredAssetState> states, ICheckpoints checkpoints, CancellationToken stop)
    {
        for (int first = 0; first < whole.NewNames.Count; first += CheckpointPart.MostRows)
            await WriteAsync(whole with { FirstOrdinal = first, NewNames = [.. whole.NewNames.Skip(first).Take(CheckpointPart.MostRows)], IsLast = false }).ConfigureAwait(false);
        List<StoredAssetState> some = [];
        int bytes = 0;
        foreach (StoredAssetState state in states)
        {
            if (some.Count == CheckpointPart.MostRows || (some.Count > 0 && bytes + state.State.Length > PartBytes))
            {
                await WriteAsync(whole with { NewNames = [], Assets = some, IsLast = false }).ConfigureAwait(false);
                (some, bytes) = ([], 0);
            }
            some.Add(state);
            bytes += state.State.Length;
        }
        await WriteAsync(whole with { NewNames = [], Assets = some }).ConfigureAwait(false);

        async Task WriteAsync(CheckpointPart part)
        {
            if (!await checkpoints.WriteAsync(part, stop).ConfigureAwait(false))
                throw Taken(part.Partition);
        }
    }

    private static async Task AppendAsync(IClusterLog log, List<LogRow> rows, CancellationToken stop)
    {
        IReadOnlyList<AppendOutcome> outcomes = await log.AppendAsync(rows, stop).ConfigureAwait(false);
        for (int i = 0; i < rows.Count; i++)
        {
            if (outcomes[i] != AppendOutcome.Written)
                throw Taken(rows[i].Partition);
        }
    }

    private static StorageException Taken(int partition) => new($"partition {partition} was taken by somebody else meanwhile; expected that no silo runs", "log");
}
