using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Storage.Exchange;

/// <summary>
/// Writes checkpoints as a snapshot, and the rows behind them as a log. That log begins with the sequence that the rows before would have taken up, and
/// history says that it is complete as far: so the fleet that starts on them knows that the snapshot is all it can begin with.
/// </summary>
internal sealed class StateExport(IClusterLog log, ICheckpoints checkpoints, DataDirectory made, PartitionLog to, TimeProvider time)
{
    private readonly PartitionMark[] _marks = [.. Enumerable.Repeat(new PartitionMark(0, EventTime.None, 0, 0), SensorId.Partitions)];
    private readonly List<SensorId>[] _names = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new List<SensorId>())];
    private readonly long[] _known = new long[SensorId.Partitions];     // position behind what states hold
    private long _assets;

    public async Task<ExchangeReport> RunAsync(IReadOnlyList<int> partitions, CancellationToken stop)
    {
        using StateStore store = StateStore.Open(made.Files, new StateStoreOptions(), time);
        foreach (int partition in partitions)
        {
            if (await checkpoints.ReadAsync(partition, stop).ConfigureAwait(false) is { } checkpoint)
                Add(store, partition, checkpoint);
        }
        long before = _marks.Sum(mark => mark.Position);
        if (before > 0)
        {
            to.Leap(before, Array.ConvertAll(_marks, mark => mark.Position));
            to.Trim(before);
        }
        var copy = new RowCopy(log, to);
        foreach (int partition in partitions)
        {
            long end = await copy.RunAsync(partition, (first, names) => Name(partition, first, names), stop).ConfigureAwait(false);
            if (end < _known[partition])
                throw new StorageException($"the log of partition {partition} ends at position {end}, but the checkpoint knows it up to {_known[partition]}", "checkpoint");
            WriteNames(store, partition);
        }
        to.Flush();
        store.Publish(before, _marks);
        WriteHistory(before);
        return new ExchangeReport(ExportForm.States, partitions.Count, _marks.Sum(mark => (long)mark.Sensors), _assets, to.NextSequence - before);
    }

    private void Add(StateStore store, int partition, Checkpoint checkpoint)
    {
        _names[partition].AddRange(checkpoint.Names);
        int assets = checkpoint.Names.Select(name => name.AssetId).Distinct().Count();
        _marks[partition] = new PartitionMark(checkpoint.Position, checkpoint.LastTick, checkpoint.Names.Count, assets);
        foreach (StoredAssetState asset in checkpoint.Assets)
        {
            store.Append(StateKind.Asset, partition, asset.Asset, asset.Position, asset.State.Span);
            _known[partition] = Math.Max(_known[partition], asset.Position);
            _assets++;
        }
    }

    // States of a checkpoint that was not finished may be of sensors that only the log names; who loads a snapshot wants to know them all.
    private void Name(int partition, int first, SensorId[] names)
    {
        List<SensorId> known = _names[partition];
        if (first > known.Count)
            throw new StorageException($"the log names sensors {first} and on of partition {partition}, but only {known.Count} are known before", "log");
        known.AddRange(names.Skip(known.Count - first));
    }

    private void WriteNames(StateStore store, int partition)
    {
        List<SensorId> names = _names[partition];
        for (int first = 0; first < names.Count; first += NamesRecord.MostNames)
        {
            SensorId[] some = [.. names.Skip(first).Take(NamesRecord.MostNames)];
            var payload = new byte[NamesRecord.Bytes(some)];
            NamesRecord.Write(payload, some);
            store.Append(StateKind.Sensors, partition, first, _marks[partition].Position, payload);
        }
    }

    private void WriteHistory(long before)
    {
        var batch = new HistoryBatch { Sequence = before - 1 };
        for (int partition = 0; partition < SensorId.Partitions; partition++)
        {
            for (int ordinal = 0; ordinal < _marks[partition].Sensors; ordinal++)
                batch.Sensors.Add(new SensorName((long)partition << 32 | (uint)ordinal, _names[partition][ordinal]));
        }
        using SqliteHistory history = SqliteHistory.Open(made.PathOf("history.db"), new HistoryOptions());
        history.Write(batch);
    }
}
